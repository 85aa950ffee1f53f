/** What the hub says about a person at each login, and what it becomes in a Keycloak realm. */
@NullMarked
package org.shuniu.keycloak.claim;

import org.jspecify.annotations.NullMarked;
