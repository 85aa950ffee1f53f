/** The directory a process keeps its things in: private, and one process's at a time. */
@NullMarked
package org.shuniu.gateway.home;

import org.jspecify.annotations.NullMarked;
