package org.shuniu.roster.source;

import java.io.IOException;
import java.io.InputStream;

/** Delivered bytes, which can be read as often as it takes. */
@FunctionalInterface
public interface Content {
    InputStream open() throws IOException;
}
