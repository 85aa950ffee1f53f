/** Reads text tables: any encoding, any delimiter, headers by name. */
@NullMarked
package org.shuniu.roster.source.tabular;

import org.jspecify.annotations.NullMarked;
