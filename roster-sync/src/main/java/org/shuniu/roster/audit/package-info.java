/** Who did what to whom: written in the transaction of the act, and sealed in a chain. */
@NullMarked
package org.shuniu.roster.audit;

import org.jspecify.annotations.NullMarked;
