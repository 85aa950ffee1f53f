/** What may be used once, and whether it was. */
@NullMarked
package org.shuniu.gateway.replay;

import org.jspecify.annotations.NullMarked;
