/** PostgreSQL and Redis, real ones, started by the application where none is configured. */
@NullMarked
package org.shuniu.gateway.embedded;

import org.jspecify.annotations.NullMarked;
