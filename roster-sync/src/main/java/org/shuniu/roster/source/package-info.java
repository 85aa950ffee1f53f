/** What a feed is and how its records become rows in our terms. */
@NullMarked
package org.shuniu.roster.source;

import org.jspecify.annotations.NullMarked;
