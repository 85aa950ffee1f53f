/** Seals what is stored anew, while the hub works. */
@NullMarked
package org.shuniu.roster.reseal;

import org.jspecify.annotations.NullMarked;
