/** Working days, and the seasons of a school year in which the roster moves or must not move. */
@NullMarked
package org.shuniu.roster.calendar;

import org.jspecify.annotations.NullMarked;
