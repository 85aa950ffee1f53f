/**
 * Transport and schedule: files in, events out. An {@code if} about people does not belong here.
 */
@NullMarked
package org.shuniu.routes;

import org.jspecify.annotations.NullMarked;
