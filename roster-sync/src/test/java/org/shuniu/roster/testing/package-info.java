/** What the tests of every module stand on. */
@NullMarked
package org.shuniu.roster.testing;

import org.jspecify.annotations.NullMarked;
