/** Rules of clients. */
@NullMarked
package org.shuniu.gateway.client;

import org.jspecify.annotations.NullMarked;
