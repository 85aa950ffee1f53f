/** Rules of problem documents. */
@NullMarked
package org.shuniu.gateway.problem;

import org.jspecify.annotations.NullMarked;
