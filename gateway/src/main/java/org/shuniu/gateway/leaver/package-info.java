/** What ends when the roster says that somebody left. */
@NullMarked
package org.shuniu.gateway.leaver;

import org.jspecify.annotations.NullMarked;
