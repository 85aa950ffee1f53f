/** How registration is slowed down. */
@NullMarked
package org.shuniu.gateway.registration;

import org.jspecify.annotations.NullMarked;
