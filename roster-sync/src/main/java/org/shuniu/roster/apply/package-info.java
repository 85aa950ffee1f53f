/** Carries out a plan, person group by person group. */
@NullMarked
package org.shuniu.roster.apply;

import org.jspecify.annotations.NullMarked;
