/** What a batch asks for, decided before anything changes. */
@NullMarked
package org.shuniu.roster.plan;

import org.jspecify.annotations.NullMarked;
