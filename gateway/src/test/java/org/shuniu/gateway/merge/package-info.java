/** Merges and splits as people, clients and administrators meet them. */
@NullMarked
package org.shuniu.gateway.merge;

import org.jspecify.annotations.NullMarked;
