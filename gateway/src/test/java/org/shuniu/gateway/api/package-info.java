/** The REST interface, over HTTP and piece by piece. */
@NullMarked
package org.shuniu.gateway.api;

import org.jspecify.annotations.NullMarked;
