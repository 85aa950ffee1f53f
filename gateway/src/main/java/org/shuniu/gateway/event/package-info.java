/** What happens to people, told to those who keep copies: rendered by subtree, fetched or sent. */
@NullMarked
package org.shuniu.gateway.event;

import org.jspecify.annotations.NullMarked;
