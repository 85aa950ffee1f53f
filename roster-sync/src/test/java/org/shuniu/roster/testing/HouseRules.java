package org.shuniu.roster.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds in every module of the house; each module's {@code ArchitectureTest} adds its own. */
public final class HouseRules {
    private static final Pattern WRITTEN_TABLE =
            Pattern.compile(
                    "\\b(?:insert into|update|delete from|copy|truncate|lock table)\\s+((?:roster|gateway)\\.\\w+)");

    private HouseRules() {}

    /** The module's own classes, without its tests. */
    public static JavaClasses mainClassesOf(String rootPackage) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
    }

    /** Package by feature: what a drawer is called says that nobody knew what was in it. */
    public static ArchRule noDrawers() {
        return noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..helper..",
                        "..common..",
                        "..shared..",
                        "..dto..",
                        "..entity..",
                        "..exceptions..",
                        "..impl..")
                .orShould()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl)");
    }

    public static ArchRule featuresFormADag(String rootPackage) {
        return slices().matching(rootPackage + ".(*)..").should().beFreeOfCycles();
    }

    /** A leaf package is one way among several: only who assembles may know which there are. */
    public static ArchRule isKnownOnlyTo(String leaf, String... compositionRoots) {
        String[] knowing =
                Stream.concat(Stream.of(leaf + ".."), Stream.of(compositionRoots))
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(knowing)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(leaf + "..");
    }

    public static ArchRule everyPackageIsNullMarked() {
        return classes().should(resideInANullMarkedPackage());
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage of = type.getPackage();
                events.add(
                        new SimpleConditionEvent(
                                of,
                                of.isAnnotatedWith(NullMarked.class),
                                of.getName() + " has no @NullMarked package-info.java"));
            }
        };
    }

    /**
     * Which files of this module write which table. A table that two classes write has no owner.
     */
    public static Map<String, Set<String>> writersByTable() {
        var writers = new TreeMap<String, Set<String>>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                WRITTEN_TABLE
                        .matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(
                                table ->
                                        writers.computeIfAbsent(table, t -> new TreeSet<>())
                                                .add(file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writers;
    }
}
