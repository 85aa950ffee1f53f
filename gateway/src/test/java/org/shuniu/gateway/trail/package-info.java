/** What the trail keeps. */
@NullMarked
package org.shuniu.gateway.trail;

import org.jspecify.annotations.NullMarked;
