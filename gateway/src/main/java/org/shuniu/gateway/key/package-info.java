/** The keys that sign tokens. */
@NullMarked
package org.shuniu.gateway.key;

import org.jspecify.annotations.NullMarked;
