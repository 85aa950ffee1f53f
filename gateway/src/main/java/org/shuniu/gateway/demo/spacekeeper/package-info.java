/**
 * A platform that keeps spaces, as an integrator would write it: a contract and nothing of ours.
 */
@NullMarked
package org.shuniu.gateway.demo.spacekeeper;

import org.jspecify.annotations.NullMarked;
