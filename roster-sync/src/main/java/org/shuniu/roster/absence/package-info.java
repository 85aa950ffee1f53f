/** Records that complete snapshots miss, counted until their silence means something. */
@NullMarked
package org.shuniu.roster.absence;

import org.jspecify.annotations.NullMarked;
