/**
 * A province that looks real and is not: registry files for any number of people and any day, every
 * row a pure function of the seed, a desk and the day, with known defects and known truth.
 */
@NullMarked
package org.shuniu.roster.synthetic;

import org.jspecify.annotations.NullMarked;
