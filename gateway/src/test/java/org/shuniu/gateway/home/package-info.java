@NullMarked
package org.shuniu.gateway.home;

import org.jspecify.annotations.NullMarked;
