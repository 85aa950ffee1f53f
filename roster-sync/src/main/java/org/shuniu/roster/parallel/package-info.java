/** Several threads at work for one. */
@NullMarked
package org.shuniu.roster.parallel;

import org.jspecify.annotations.NullMarked;
