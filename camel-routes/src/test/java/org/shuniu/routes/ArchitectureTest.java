package org.shuniu.routes;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Transport only: what routes may know. */
@AnalyzeClasses(packages = "org.shuniu", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> KNOWN =
            Set.of(
                    "org.shuniu.roster.intake",
                    "org.shuniu.roster.outbox",
                    "org.shuniu.roster.source");

    @ArchTest
    static final ArchRule ROUTES_NEVER_USE_THE_GATEWAY =
            noClasses()
                    .that()
                    .resideInAPackage("org.shuniu.routes..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.shuniu.gateway..", "org.shuniu.keycloak..");

    @ArchTest
    static final ArchRule ROUTES_KNOW_DELIVERIES_SOURCES_AND_EVENTS_AND_NOT_PEOPLE =
            noClasses()
                    .that()
                    .resideInAPackage("org.shuniu.routes..")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "belong to the roster, but not to its intake, sources or outbox",
                                    type ->
                                            type.getPackageName().startsWith("org.shuniu.roster")
                                                    && !KNOWN.contains(type.getPackageName())));

    @ArchTest
    static final ArchRule ROUTES_NEVER_REACH_BEHIND_THE_INTERFACES =
            noClasses()
                    .that()
                    .resideInAPackage("org.shuniu.routes..")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "org\\.shuniu\\.roster\\..*(Store|Spool|SpooledIntake|Worker|Engine)");

    @ArchTest
    static final ArchRule THE_ROSTER_KNOWS_NO_CAMEL =
            noClasses()
                    .that()
                    .resideInAPackage("org.shuniu.roster..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.camel..", "org.shuniu.routes..");

    @ArchTest
    static final ArchRule LEAVES_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("org.shuniu.routes.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule SHARED_POLICIES_KNOW_NO_LEAF =
            noClasses()
                    .that()
                    .resideInAPackage("org.shuniu.routes")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.shuniu.routes.*..");

    @ArchTest
    static final ArchRule ONLY_AUTO_CONFIGURATIONS_ARE_PUBLIC_IN_A_LEAF =
            classes()
                    .that()
                    .resideInAPackage("org.shuniu.routes.*..")
                    .and()
                    .areTopLevelClasses()
                    .and()
                    .arePublic()
                    .should()
                    .haveSimpleNameEndingWith("AutoConfiguration");
}
