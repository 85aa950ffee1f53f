@NullMarked
package org.shuniu.gateway.key;

import org.jspecify.annotations.NullMarked;
