/** The drop folder, on a real file system. */
@NullMarked
package org.shuniu.routes.intake;

import org.jspecify.annotations.NullMarked;
