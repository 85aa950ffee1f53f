/** Trials of the whole engine: many seeded deliveries, held against what is true. */
@NullMarked
package org.shuniu.roster.trial;

import org.jspecify.annotations.NullMarked;
