/**
 * Rosters that are asked for: databases, directories and interfaces become files in a drop folder.
 */
@NullMarked
package org.shuniu.routes.pull;

import org.jspecify.annotations.NullMarked;
