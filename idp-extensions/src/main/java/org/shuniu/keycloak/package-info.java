/**
 * Providers for Keycloak 26 that make a realm a member of the federation; no class of ours
 * elsewhere.
 */
@NullMarked
package org.shuniu.keycloak;

import org.jspecify.annotations.NullMarked;
