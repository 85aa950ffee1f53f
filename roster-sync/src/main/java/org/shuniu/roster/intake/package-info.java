/** From delivered bytes to validated rows. */
@NullMarked
package org.shuniu.roster.intake;

import org.jspecify.annotations.NullMarked;
