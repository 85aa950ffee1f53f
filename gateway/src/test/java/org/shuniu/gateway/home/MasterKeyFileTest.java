package org.shuniu.gateway.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {
    private final SecureRandom random = new SecureRandom();
    @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void open() {
        home = Home.open(temporary, HomeKind.RUN, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void theFirstStartMakesAKeyThatOnlyTheOwnerReads() throws IOException {
        var file = MasterKeyFile.under(home, false, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file).strip()).hasSize(44);
    }

    @Test
    void laterStartsKeepIt() throws IOException {
        var first = Files.readString(MasterKeyFile.under(home, false, random));
        assertThat(Files.readString(MasterKeyFile.under(home, true, random))).isEqualTo(first);
    }

    @Test
    void aLostKeyIsNeverReplacedUnderADatabaseSealedWithIt() {
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.under(home, true, random))
                .withMessageContaining("put the file back from a backup");
    }

    @Test
    void anOperatorsFileMustHoldAKey() throws IOException {
        var file = Files.writeString(temporary.resolve("short"), "c2hvcnQ=");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(file))
                .withMessageContaining("SHUNIU_MASTER_KEY_FILE");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(temporary.resolve("absent")));
    }
}
