/** Rules of this package. */
@NullMarked
package org.shuniu.gateway.network;

import org.jspecify.annotations.NullMarked;
