/** What happened to people, kept for everybody who must hear of it. */
@NullMarked
package org.shuniu.roster.outbox;

import org.jspecify.annotations.NullMarked;
