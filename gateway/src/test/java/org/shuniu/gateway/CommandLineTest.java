package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.shuniu.gateway.CommandLine.Audit;
import org.shuniu.gateway.CommandLine.Help;
import org.shuniu.gateway.CommandLine.Keys;
import org.shuniu.gateway.CommandLine.Misunderstood;
import org.shuniu.gateway.CommandLine.Reseal;
import org.shuniu.gateway.CommandLine.Start;
import org.shuniu.gateway.CommandLine.Version;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.gateway.key.Compromised;

class CommandLineTest {
    @Test
    void demoAndRunSayWhatTheyAre() {
        assertThat(start("demo").kind()).isEqualTo(HomeKind.DEMO);
        assertThat(start("demo").arguments()).containsExactly("--shuniu.demo=true");
        assertThat(start("run").kind()).isEqualTo(HomeKind.RUN);
        assertThat(start("run").arguments()).containsExactly("--shuniu.demo=false");
    }

    @Test
    void listenTakesAnAddressOrMeansAll() {
        assertThat(start("demo", "--listen", "10.0.0.7").arguments())
                .contains("--server.address=10.0.0.7");
        assertThat(start("demo", "--listen=10.0.0.7").arguments())
                .contains("--server.address=10.0.0.7");
        assertThat(start("demo", "--listen").arguments()).contains("--server.address=0.0.0.0");
        assertThat(start("demo", "--listen", "--port", "9001").arguments())
                .contains("--server.address=0.0.0.0", "--server.port=9001");
    }

    @Test
    void anySpringPropertyPassesThrough() {
        assertThat(start("run", "--shuniu.hub.issuer=https://id.example.edu").arguments())
                .contains("--shuniu.hub.issuer=https://id.example.edu");
    }

    @Test
    void questionsTakeNoOptions() {
        assertThat(CommandLine.parse("state-hash")).isInstanceOf(CommandLine.StateHash.class);
        assertThat(CommandLine.parse("token")).isInstanceOf(CommandLine.Token.class);
        assertThat(CommandLine.parse("token", "--port", "9100"))
                .isEqualTo(new Misunderstood("token has no option --port"));
    }

    @Test
    void theAuditTrailIsVerifiedAlsoFromAHead() {
        String head = "12:" + "0a".repeat(32);
        assertThat(CommandLine.parse("audit", "head")).isEqualTo(new Audit.Head());
        assertThat(CommandLine.parse("audit", "verify")).isEqualTo(new Audit.Verify(null));
        assertThat(CommandLine.parse("audit", "verify", head)).isEqualTo(new Audit.Verify(head));
        assertThat(CommandLine.parse("audit", "verify", "12"))
                .isEqualTo(new Misunderstood("12 is no head; ./shuniu audit head prints one"));
        assertThat(CommandLine.parse("audit")).isInstanceOf(Misunderstood.class);
    }

    @Test
    void valuesAreSealedAnewOrCounted() {
        assertThat(CommandLine.parse("reseal")).isEqualTo(new Reseal.Run());
        assertThat(CommandLine.parse("reseal", "status")).isEqualTo(new Reseal.Status());
        assertThat(CommandLine.parse("reseal", "all"))
                .isEqualTo(new Misunderstood("reseal has no option all"));
    }

    @Test
    void keysAreListedRotatedOrRemoved() {
        assertThat(CommandLine.parse("keys")).isEqualTo(new Keys.List());
        assertThat(CommandLine.parse("keys", "rotate")).isEqualTo(new Keys.Rotate());
        assertThat(CommandLine.parse("keys", "rotate", "--emergency"))
                .isEqualTo(new Keys.Remove(new Compromised.InUse()));
        assertThat(CommandLine.parse("keys", "rotate", "--emergency=all"))
                .isEqualTo(new Keys.Remove(new Compromised.Every()));
        assertThat(CommandLine.parse("keys", "rotate", "--emergency=k-1"))
                .isEqualTo(new Keys.Remove(new Compromised.One("k-1")));
        assertThat(CommandLine.parse("keys", "rotate", "--emergency", "all"))
                .isEqualTo(new Misunderstood("keys rotate has no option all"));
        assertThat(CommandLine.parse("keys", "remove"))
                .isEqualTo(new Misunderstood("keys has no option remove"));
    }

    @Test
    void nothingOrAQuestionIsAnsweredWithHelp() {
        assertThat(CommandLine.parse()).isInstanceOf(Help.class);
        assertThat(CommandLine.parse("help")).isInstanceOf(Help.class);
        assertThat(CommandLine.parse("--help")).isInstanceOf(Help.class);
        assertThat(CommandLine.parse("version")).isInstanceOf(Version.class);
    }

    @Test
    void whatItDoesNotKnowIsNotGuessed() {
        assertThat(CommandLine.parse("dmeo"))
                .isEqualTo(new Misunderstood("there is no command dmeo"));
        assertThat(CommandLine.parse("demo", "--prot", "1"))
                .isEqualTo(new Misunderstood("demo has no option --prot"));
    }

    private static Start start(String... arguments) {
        return (Start) CommandLine.parse(arguments);
    }
}
