/** The demo: an invented province, people who can log in at once, and two relying parties. */
@NullMarked
package org.shuniu.gateway.demo;

import org.jspecify.annotations.NullMarked;
