/** What merging people and telling them apart asks of logins, consents and subjects. */
@NullMarked
package org.shuniu.gateway.merge;

import org.jspecify.annotations.NullMarked;
