/**
 * Platforms that keep people's spaces: open, update, freeze and move by one idempotent request
 * each, named by the space number.
 */
@NullMarked
package org.shuniu.gateway.spaceprovider;

import org.jspecify.annotations.NullMarked;
