/** What a source said last time, so that an unchanged record stops early. */
@NullMarked
package org.shuniu.roster.fingerprint;

import org.jspecify.annotations.NullMarked;
