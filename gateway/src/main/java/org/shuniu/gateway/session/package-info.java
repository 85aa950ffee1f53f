/** Single sign-on sessions: one a browser. */
@NullMarked
package org.shuniu.gateway.session;

import org.jspecify.annotations.NullMarked;
