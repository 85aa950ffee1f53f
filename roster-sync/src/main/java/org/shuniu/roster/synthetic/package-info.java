/**
 * A province that looks real and is not: registry files for any number of people, every one of them
 * a pure function of the seed and a number, with known defects and known truth.
 */
@NullMarked
package org.shuniu.roster.synthetic;

import org.jspecify.annotations.NullMarked;
