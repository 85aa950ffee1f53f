/** Rules of this package. */
@NullMarked
package org.shuniu.gateway.session;

import org.jspecify.annotations.NullMarked;
