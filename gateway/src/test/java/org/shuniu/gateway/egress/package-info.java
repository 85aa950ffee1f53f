/** The way out, from outside. */
@NullMarked
package org.shuniu.gateway.egress;

import org.jspecify.annotations.NullMarked;
