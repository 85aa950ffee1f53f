/** The only way out to an address that a client names. */
@NullMarked
package org.shuniu.gateway.egress;

import org.jspecify.annotations.NullMarked;
