/** What brings rosters in. A route moves bytes and reports; it never looks at people. */
@NullMarked
package org.shuniu.routes.intake;

import org.jspecify.annotations.NullMarked;
