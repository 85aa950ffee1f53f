/** Clients that register themselves, by somebody's leave (RFC 7591, RFC 7592). */
@NullMarked
package org.shuniu.gateway.registration;

import org.jspecify.annotations.NullMarked;
