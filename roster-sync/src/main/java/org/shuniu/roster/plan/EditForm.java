package org.shuniu.roster.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How edits are written down: what a plan seals, and what its hash covers. Every record is an array
 * of its components in their order, {@code ["SetGender",["MALE","FEMALE"]]}, for a first load
 * writes and reads ten million of them and their names would be half of it. So a component may be
 * added at the end, and never moved.
 */
final class EditForm {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addMixIn(Edit.class, Positional.class)
                    .addMixIn(Tenure.class, Positional.class)
                    .addMixIn(Tenure.Warrant.class, Positional.class)
                    .addMixIn(RosterRow.Guardian.class, Positional.class)
                    .addMixIn(Digest128.class, Positional.class)
                    .addMixIn(PersonId.class, Positional.class)
                    .addMixIn(OrgCode.class, Bare.class)
                    .addMixIn(CitizenId.class, Bare.class)
                    .build();

    private static final TypeReference<List<Edit>> EDITS = new TypeReference<>() {};
    private static final ObjectWriter WRITER = JSON.writerFor(EDITS);
    private static final ObjectReader READER = JSON.readerFor(EDITS);

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface Positional {}

    private abstract static class Bare {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        @SuppressWarnings("UnusedVariable") // Stands for the constructors of others.
        Bare(String value) {}

        @JsonValue
        abstract Object value();
    }

    private EditForm() {}

    static byte[] bytes(List<Edit> edits) {
        return WRITER.writeValueAsBytes(edits);
    }

    static List<Edit> edits(byte[] bytes) {
        return READER.readValue(bytes);
    }
}
