/** A person's own pages: the space, consents and the account. */
@NullMarked
package org.shuniu.gateway.space;

import org.jspecify.annotations.NullMarked;
