/** What is released, pinned. */
@NullMarked
package org.shuniu.gateway.claim;

import org.jspecify.annotations.NullMarked;
