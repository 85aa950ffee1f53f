/** Stops the part of a plan that is probably wrong until somebody decides. */
@NullMarked
package org.shuniu.roster.brake;

import org.jspecify.annotations.NullMarked;
