/** People, their identifiers and affiliations, and how to find them. */
@NullMarked
package org.shuniu.roster.person;

import org.jspecify.annotations.NullMarked;
