/** The roster engine as one object that an application assembles. */
@NullMarked
package org.shuniu.roster;

import org.jspecify.annotations.NullMarked;
