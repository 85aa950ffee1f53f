/** Rows on their way into PostgreSQL in bulk. */
@NullMarked
package org.shuniu.roster.copy;

import org.jspecify.annotations.NullMarked;
