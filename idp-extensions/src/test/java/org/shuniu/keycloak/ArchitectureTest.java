package org.shuniu.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.shuniu.keycloak", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /**
     * What is not in a Keycloak server would be missing there; what is ours elsewhere is Java 25.
     */
    @ArchTest
    static final ArchRule providersNeedNothingButKeycloakAndTheJdk =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.keycloak..",
                            "org.jboss.logging..",
                            "org.jspecify.annotations..",
                            "org.shuniu.keycloak..");

    @ArchTest
    static final ArchRule featuresFormADag =
            slices().matching("org.shuniu.keycloak.(*)..").should().beFreeOfCycles();
}
