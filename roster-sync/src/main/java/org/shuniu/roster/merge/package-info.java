/** Two people who turn out to be one human, and one who turns out to be two. */
@NullMarked
package org.shuniu.roster.merge;

import org.jspecify.annotations.NullMarked;
