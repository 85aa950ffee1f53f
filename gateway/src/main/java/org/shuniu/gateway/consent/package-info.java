/** What people allowed vendors to learn about them. */
@NullMarked
package org.shuniu.gateway.consent;

import org.jspecify.annotations.NullMarked;
