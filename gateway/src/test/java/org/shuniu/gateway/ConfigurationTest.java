package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Every property an operator can set, with its default, as {@code configuration.txt} lists them: a
 * reviewer sees there what is new, and no default changes unseen.
 */
class ConfigurationTest {
    private static final Path LIST = Path.of("src/test/resources/configuration.txt");

    @Test
    void everyPropertyStandsInTheListWithItsDefault() throws IOException {
        List<String> properties =
                new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("org.shuniu")
                                .stream()
                                .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                                .map(JavaClass::reflect)
                                .flatMap(ConfigurationTest::properties)
                                .distinct()
                                .sorted()
                                .toList();
        assertThat(properties).isEqualTo(Files.readAllLines(LIST));
    }

    private static Stream<String> properties(Class<?> type) {
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        return properties(prefix, type).stream();
    }

    private static List<String> properties(String prefix, Class<?> type) {
        var properties = new ArrayList<String>();
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            Name named = parameter.getAnnotation(Name.class);
            String name =
                    prefix + "." + (named == null ? kebab(parameter.getName()) : named.value());
            DefaultValue byDefault = parameter.getAnnotation(DefaultValue.class);
            boolean nested =
                    parameter.getType().isRecord()
                            && byDefault != null
                            && byDefault.value().length == 0;
            Class<?> entry = entry(parameter);
            if (nested) {
                properties.addAll(properties(name, parameter.getType()));
            } else if (entry != null) {
                properties.addAll(properties(name + ".*", entry));
            } else {
                properties.add(
                        byDefault == null
                                ? name
                                : name + " = " + String.join(",", byDefault.value()));
            }
        }
        return properties;
    }

    /** What a map has one of for each name. */
    private static @Nullable Class<?> entry(Parameter parameter) {
        return parameter.getParameterizedType() instanceof ParameterizedType type
                        && type.getRawType() == Map.class
                        && type.getActualTypeArguments()[1] instanceof Class<?> entry
                        && entry.isRecord()
                ? entry
                : null;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
