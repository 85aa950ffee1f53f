/** Where requests come from. */
@NullMarked
package org.shuniu.gateway.network;

import org.jspecify.annotations.NullMarked;
