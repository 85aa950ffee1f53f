/**
 * Relying parties that others wrote and many use, against the packaged hub, each by the documents
 * of its own authors: what they can do with us, an integrator can.
 */
@NullMarked
package org.shuniu.gateway.interop;

import org.jspecify.annotations.NullMarked;
