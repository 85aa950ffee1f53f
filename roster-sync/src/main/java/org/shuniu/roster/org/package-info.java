/** Regions, schools and classes: one tree. */
@NullMarked
package org.shuniu.roster.org;

import org.jspecify.annotations.NullMarked;
