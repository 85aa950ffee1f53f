/** Spaces that platforms keep: who was asked for what, and what they answered. */
@NullMarked
package org.shuniu.roster.hosting;

import org.jspecify.annotations.NullMarked;
