/** What every page for people shares: its headers, language, brand, assets and error pages. */
@NullMarked
package org.shuniu.gateway.page;

import org.jspecify.annotations.NullMarked;
