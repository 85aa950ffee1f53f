/** Who did what to whom, written in the transaction of the act. */
@NullMarked
package org.shuniu.roster.audit;

import org.jspecify.annotations.NullMarked;
