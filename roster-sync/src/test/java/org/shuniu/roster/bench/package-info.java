/** The benchmark of {@code deploy/bench}: the engine against {@code COPY}, in one run. */
@NullMarked
package org.shuniu.roster.bench;

import org.jspecify.annotations.NullMarked;
