@NullMarked
package org.shuniu.gateway.spaceprovider;

import org.jspecify.annotations.NullMarked;
