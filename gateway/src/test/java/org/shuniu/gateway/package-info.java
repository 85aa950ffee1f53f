@NullMarked
package org.shuniu.gateway;

import org.jspecify.annotations.NullMarked;
