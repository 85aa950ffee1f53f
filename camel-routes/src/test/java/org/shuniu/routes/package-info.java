/** What the routes promise together. */
@NullMarked
package org.shuniu.routes;

import org.jspecify.annotations.NullMarked;
