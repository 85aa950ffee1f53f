/**
 * People whom no registry holds, and posts beside the registry's: on a sponsor's word, until a day.
 */
@NullMarked
package org.shuniu.roster.local;

import org.jspecify.annotations.NullMarked;
