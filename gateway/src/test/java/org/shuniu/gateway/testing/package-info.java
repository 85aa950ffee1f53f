/** What the gateway's tests stand on. */
@NullMarked
package org.shuniu.gateway.testing;

import org.jspecify.annotations.NullMarked;
