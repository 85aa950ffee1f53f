/** RFC 9457 problem documents: one enum, one handler. */
@NullMarked
package org.shuniu.gateway.problem;

import org.jspecify.annotations.NullMarked;
