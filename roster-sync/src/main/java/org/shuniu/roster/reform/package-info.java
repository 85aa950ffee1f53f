/**
 * Schools and regions that merge, close, move or are called otherwise: never ten thousand
 * transfers.
 */
@NullMarked
package org.shuniu.roster.reform;

import org.jspecify.annotations.NullMarked;
