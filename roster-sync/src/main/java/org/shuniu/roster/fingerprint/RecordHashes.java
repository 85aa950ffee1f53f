package org.shuniu.roster.fingerprint;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.SipHash128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordFile;

/** How records are hashed, each kind of hash under a key of its own. */
public final class RecordHashes {
    private final SipHash128 raw;
    private final SipHash128 fingerprints;
    private final KeyedHash keys;

    public RecordHashes(MasterKey masterKey) {
        this.raw = new SipHash128(masterKey, "raw-record");
        this.fingerprints = new SipHash128(masterKey, "fingerprint");
        this.keys = new KeyedHash(masterKey, "record-key");
    }

    /** The hashes of the record that a reader has at hand. */
    Sighting of(DeliveryReader reader) {
        return new OfDelivery(reader);
    }

    /** What a record is known by within its source. */
    public Digest128 key(String text) {
        return keys.of("record", text);
    }

    private final class OfDelivery implements Sighting {
        private final DeliveryReader reader;
        private final String meaning;
        private final SipHash128 fingerprintHash;
        private SipHash128 rawHash;
        private @Nullable RecordFile file;

        OfDelivery(DeliveryReader reader) {
            this.reader = reader;
            this.meaning = reader.meaning();
            this.fingerprintHash = fingerprints.under(meaning);
            this.rawHash = raw;
        }

        @Override
        public Digest128 raw() {
            RecordFile current = reader.file();
            if (current != file) {
                file = current;
                rawHash = raw.under(meaning + "/" + current.form());
            }
            RawRecord record = reader.raw();
            return rawHash.of(record.bytes(), record.offset(), record.length());
        }

        @Override
        public Digest128 fingerprint() {
            FieldValues values = reader.values();
            return fingerprintHash.of(values.bytes(), 0, values.length());
        }

        @Override
        public @Nullable Digest128 key() {
            return reader.key().map(RecordHashes.this::key).orElse(null);
        }
    }
}
