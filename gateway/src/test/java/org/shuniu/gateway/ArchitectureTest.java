package org.shuniu.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.testing.HouseRules;

class ArchitectureTest {
    private static final String ROOT = "org.shuniu.gateway";
    private static final String RELYING_PARTY = ROOT + ".demo.relyingparty";
    private static final JavaClasses MAIN = HouseRules.mainClassesOf(ROOT);

    @Test
    void theGatewayStandsOnTheRosterAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.shuniu.routes..",
                        "org.shuniu.keycloak..",
                        "org.apache.camel..",
                        "org.keycloak..")
                .because("routes join at run time, and Keycloak speaks HTTP to us")
                .check(MAIN);
    }

    @Test
    void featuresFormADag() {
        HouseRules.featuresFormADag(ROOT).check(MAIN);
    }

    @Test
    void thereAreNoDrawers() {
        HouseRules.noDrawers().check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.everyPackageIsNullMarked().check(MAIN);
    }

    @Test
    void aRelyingPartyIsWhatAnIntegratorCouldCopy() {
        HouseRules.isKnownOnlyTo(RELYING_PARTY, ROOT + ".demo").check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(RELYING_PARTY + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.shuniu..")
                                .and(resideOutsideOfPackage(RELYING_PARTY + "..")))
                .because("an integrator has nothing of ours")
                .check(MAIN);
    }

    @Test
    void everyTableIsWrittenByOneClassAndTheRosterByNone() {
        assertThat(HouseRules.writersByTable())
                .isNotEmpty()
                .allSatisfy(
                        (table, writers) -> {
                            assertThat(table).startsWith("gateway.");
                            assertThat(writers).as(table).hasSize(1);
                        });
    }
}
