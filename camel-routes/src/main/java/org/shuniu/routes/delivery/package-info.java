/** Events that are sent where an operator wants them: topics and queues of a province's brokers. */
@NullMarked
package org.shuniu.routes.delivery;

import org.jspecify.annotations.NullMarked;
