@NullMarked
package org.shuniu.routes.delivery;

import org.jspecify.annotations.NullMarked;
