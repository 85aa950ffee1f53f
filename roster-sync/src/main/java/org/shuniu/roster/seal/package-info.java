/** Sealing of identifiers and delivered bytes, and blind indexes to find what is sealed. */
@NullMarked
package org.shuniu.roster.seal;

import org.jspecify.annotations.NullMarked;
