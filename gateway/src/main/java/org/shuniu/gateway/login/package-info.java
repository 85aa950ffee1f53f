/** How a person first gets in (activation card) and comes back (password). */
@NullMarked
package org.shuniu.gateway.login;

import org.jspecify.annotations.NullMarked;
