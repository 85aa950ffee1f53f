/** The benchmark of {@code deploy/bench/logins.sh}: a packaged hub, met while it applies. */
@NullMarked
package org.shuniu.gateway.bench;

import org.jspecify.annotations.NullMarked;
