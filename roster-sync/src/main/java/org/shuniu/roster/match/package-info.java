/** Which person a row is about. */
@NullMarked
package org.shuniu.roster.match;

import org.jspecify.annotations.NullMarked;
