/**
 * The whole way: the packaged jar, started by the launcher, met from outside as people, integrators
 * and operators meet it.
 */
@NullMarked
package org.shuniu.gateway.walk;

import org.jspecify.annotations.NullMarked;
