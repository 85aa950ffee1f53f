/** The REST interface under {@code /api/v1}: sources, imports, people, figures. */
@NullMarked
package org.shuniu.gateway.api;

import org.jspecify.annotations.NullMarked;
