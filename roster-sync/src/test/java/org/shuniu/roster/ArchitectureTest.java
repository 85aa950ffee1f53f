package org.shuniu.roster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.testing.HouseRules;

class ArchitectureTest {
    private static final String ROOT = "org.shuniu.roster";
    private static final JavaClasses MAIN = HouseRules.mainClassesOf(ROOT);

    @Test
    void theDomainIsAPlainLibrary() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "..",
                        "java..",
                        "javax.crypto..",
                        "javax.sql..",
                        "com.fasterxml.jackson.annotation..",
                        "com.github.promeg.pinyinhelper..",
                        "com.google.crypto.tink..",
                        "org.bouncycastle.crypto..",
                        "org.flywaydb.core..",
                        "org.jspecify.annotations..",
                        "org.postgresql..",
                        "org.slf4j..",
                        "org.springframework.dao..",
                        "org.springframework.jdbc..",
                        "org.springframework.transaction..",
                        "tools.jackson..")
                .because("there is no web, no Camel, no Keycloak and no application context here")
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
    void aFormatIsKnownToTheCompositionRootAlone() {
        HouseRules.isKnownOnlyTo(ROOT + ".source.tabular", ROOT).check(MAIN);
        HouseRules.isKnownOnlyTo(ROOT + ".source.joined", ROOT).check(MAIN);
    }

    @Test
    void everyTableIsWrittenByOneClass() {
        assertThat(HouseRules.writersByTable())
                .isNotEmpty()
                .allSatisfy((table, writers) -> assertThat(writers).as(table).hasSize(1));
    }
}
