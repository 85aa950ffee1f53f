/**
 * Exchanges of several tables in one archive, such as OneRoster: who belongs where, joined to rows.
 */
@NullMarked
package org.shuniu.roster.source.joined;

import org.jspecify.annotations.NullMarked;
