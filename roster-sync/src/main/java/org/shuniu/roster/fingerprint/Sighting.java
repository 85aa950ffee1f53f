package org.shuniu.roster.fingerprint;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;

/** A record that passes by; each further hash costs more than the one before. */
interface Sighting {
    /** Of its bytes as they are and all that gives them meaning. */
    Digest128 raw();

    /** Of what it says, however it is spelt. */
    Digest128 fingerprint();

    /** What it is called within its source; null if nothing in it names anybody. */
    @Nullable Digest128 key();
}
