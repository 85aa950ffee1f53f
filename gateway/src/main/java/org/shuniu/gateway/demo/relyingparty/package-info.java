/**
 * A relying party to copy: what an integrator writes, and nothing of the hub. It knows the hub by
 * its issuer only and speaks to it over HTTP like everybody else.
 */
@NullMarked
package org.shuniu.gateway.demo.relyingparty;

import org.jspecify.annotations.NullMarked;
