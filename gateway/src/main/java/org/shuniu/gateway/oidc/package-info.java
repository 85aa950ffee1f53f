/**
 * The OpenID provider: Spring's authorization server with grants, storage and tokens of our own.
 */
@NullMarked
package org.shuniu.gateway.oidc;

import org.jspecify.annotations.NullMarked;
