@NullMarked
package org.shuniu.gateway.embedded;

import org.jspecify.annotations.NullMarked;
