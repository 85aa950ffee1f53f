@NullMarked
package org.shuniu.routes.pull;

import org.jspecify.annotations.NullMarked;
