/** Relying parties and API clients: who they are, how they prove it, what they may ask. */
@NullMarked
package org.shuniu.gateway.client;

import org.jspecify.annotations.NullMarked;
