package org.shuniu.roster.seal;

import java.nio.charset.StandardCharsets;

/**
 * How identifiers of registers are stored: sealed to be shown again to who may see them, hashed to
 * be found.
 */
public final class IdentifierSeal {
    private final FieldSeal seal;
    private final KeyedHash blindIndex;

    public IdentifierSeal(MasterKey masterKey) {
        this(masterKey, masterKey);
    }

    /**
     * For a hub that changes its suite.
     *
     * @param sealing by whose suite values are sealed from now on
     * @param hashing by whose suite they have always been found
     */
    public IdentifierSeal(MasterKey sealing, MasterKey hashing) {
        this.seal = new FieldSeal(sealing, "identifier");
        this.blindIndex = new KeyedHash(hashing, "blind-index");
    }

    /**
     * The blind index of a value in normal form.
     *
     * @param type the identifier type's code; equal numbers of different types do not meet
     */
    public Digest128 blindIndex(String type, String value) {
        return blindIndex.of(type, value);
    }

    public byte[] seal(String type, String value) {
        return seal.seal(value.getBytes(StandardCharsets.UTF_8), type);
    }

    public String open(String type, byte[] sealed) {
        return new String(seal.open(sealed, type), StandardCharsets.UTF_8);
    }
}
