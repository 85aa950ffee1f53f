/** What a client may learn about a person, and under which name it knows them. */
@NullMarked
package org.shuniu.gateway.claim;

import org.jspecify.annotations.NullMarked;
