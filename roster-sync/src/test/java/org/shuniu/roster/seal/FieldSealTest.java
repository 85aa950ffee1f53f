package org.shuniu.roster.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class FieldSealTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final byte[] PLAIN = "330106201603159020".getBytes(StandardCharsets.UTF_8);

    @Parameter private Suite suite;
    private FieldSeal seal;

    @BeforeEach
    void sealOfTheSuite() {
        seal = new FieldSeal(KEY.under(suite), "identifier");
    }

    @Test
    void whatIsSealedOpensInItsContext() {
        assertThat(seal.open(seal.seal(PLAIN, "citizenId"), "citizenId")).isEqualTo(PLAIN);
    }

    @Test
    void eitherSuiteOpensWhatTheOtherSealed() {
        for (Suite other : Suite.values()) {
            var later = new FieldSeal(KEY.under(other), "identifier");
            assertThat(later.open(seal.seal(PLAIN, "citizenId"), "citizenId")).isEqualTo(PLAIN);
        }
    }

    @Test
    void equalValuesAreSealedDifferently() {
        assertThat(seal.seal(PLAIN, "citizenId")).isNotEqualTo(seal.seal(PLAIN, "citizenId"));
    }

    @Test
    void aSealedValueIs29BytesLongerThanWhatItHides() {
        assertThat(seal.seal(PLAIN, "citizenId")).hasSize(PLAIN.length + 29);
    }

    @Test
    void itOpensNowhereElse() {
        byte[] sealed = seal.seal(PLAIN, "citizenId");
        var otherPurpose = new FieldSeal(KEY.under(suite), "guardian");
        byte[] otherSecret = new byte[32];
        otherSecret[0] = 1;
        var otherKey = new FieldSeal(new MasterKey(otherSecret).under(suite), "identifier");
        assertThatIllegalStateException().isThrownBy(() -> seal.open(sealed, "studentNumber"));
        assertThatIllegalStateException().isThrownBy(() -> otherPurpose.open(sealed, "citizenId"));
        assertThatIllegalStateException().isThrownBy(() -> otherKey.open(sealed, "citizenId"));
    }

    @Test
    void damageIsNoticed() {
        byte[] sealed = seal.seal(PLAIN, "citizenId");
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThatIllegalStateException().isThrownBy(() -> seal.open(damaged, "citizenId"));
        }
        assertThatIllegalStateException().isThrownBy(() -> seal.open(new byte[0], "citizenId"));
    }
}
