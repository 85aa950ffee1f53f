/** Learning spaces and their numbers. */
@NullMarked
package org.shuniu.roster.space;

import org.jspecify.annotations.NullMarked;
