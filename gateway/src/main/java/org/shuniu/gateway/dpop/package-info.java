/** Demonstrating proof of possession (RFC 9449): what proves that a token is in the right hands. */
@NullMarked
package org.shuniu.gateway.dpop;

import org.jspecify.annotations.NullMarked;
