@NullMarked
package org.shuniu.gateway.event;

import org.jspecify.annotations.NullMarked;
