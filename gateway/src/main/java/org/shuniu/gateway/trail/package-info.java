/** What the audit trail keeps of what anybody can cause. */
@NullMarked
package org.shuniu.gateway.trail;

import org.jspecify.annotations.NullMarked;
