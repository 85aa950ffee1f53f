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
import org.springframework.core.env.PropertyResolver;
import org.springframework.mock.env.MockEnvironment;

class MasterKeyFileTest {
    /** No token is configured. */
    private static final PropertyResolver NONE = new MockEnvironment();

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
        var file = MasterKeyFile.under(home, false, NONE, random);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file).strip()).hasSize(44);
    }

    @Test
    void laterStartsKeepIt() throws IOException {
        var first = Files.readString(MasterKeyFile.under(home, false, NONE, random));
        assertThat(Files.readString(MasterKeyFile.under(home, true, NONE, random)))
                .isEqualTo(first);
    }

    @Test
    void aLostKeyIsNeverReplacedUnderADatabaseSealedWithIt() {
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.under(home, true, NONE, random))
                .withMessageContaining("put the file back from a backup");
    }

    @Test
    void aWrappedKeyAsksForItsToken() throws IOException {
        var file = Files.writeString(temporary.resolve("wrapped"), "pkcs11:" + "A".repeat(80));
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(file, NONE))
                .withMessageContaining("SHUNIU_PKCS11_CONFIG");
        Files.writeString(file, "pkcs11:-");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(file, NONE))
                .withMessageContaining("damaged");
    }

    @Test
    void aPinThatCannotBeReadIsNamedAndNotTheMasterKey() throws IOException {
        var file = Files.writeString(temporary.resolve("wrapped"), "pkcs11:" + "A".repeat(80));
        var token =
                new MockEnvironment()
                        .withProperty("shuniu.pkcs11.config", "token.cfg")
                        .withProperty("shuniu.pkcs11.pin-file", "no such pin");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(file, token))
                .withMessageContaining("SHUNIU_PKCS11_PIN_FILE");
    }

    @Test
    void thePlainKeyOfAnEarlierTimeIsNotOverwritten() throws IOException {
        var file = MasterKeyFile.under(home, false, NONE, random);
        Files.writeString(file.resolveSibling("master.key.plain"), "earlier");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.wrap(file, NONE, random))
                .withMessageContaining("take it to a safe");
    }

    @Test
    void anOperatorsFileMustHoldAKey() throws IOException {
        var file = Files.writeString(temporary.resolve("short"), "c2hvcnQ=");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(file, NONE))
                .withMessageContaining("SHUNIU_MASTER_KEY_FILE");
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> MasterKeyFile.require(temporary.resolve("absent"), NONE));
    }
}
