/** The OpenID provider under test. */
@NullMarked
package org.shuniu.gateway.oidc;

import org.jspecify.annotations.NullMarked;
