/** What ends by itself when its day has come. */
@NullMarked
package org.shuniu.roster.due;

import org.jspecify.annotations.NullMarked;
