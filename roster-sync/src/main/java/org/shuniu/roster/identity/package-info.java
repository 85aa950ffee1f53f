/**
 * Identifiers of people, schools and regions: their algorithms and normal forms, as pure functions.
 */
@NullMarked
package org.shuniu.roster.identity;

import org.jspecify.annotations.NullMarked;
