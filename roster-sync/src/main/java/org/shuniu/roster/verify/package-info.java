/** One person, checked at once against a registry that answers questions about one. */
@NullMarked
package org.shuniu.roster.verify;

import org.jspecify.annotations.NullMarked;
