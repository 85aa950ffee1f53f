package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.roster.source.SourceFault;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description is written by hand; this keeps it and the controllers from drifting apart. */
class OpenApiTest {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "patch", "delete", "head", "options");

    private final JsonNode document = document();

    @Test
    void everyOperationIsDescribedAndEveryDescriptionHasAnOperation() {
        assertThat(described()).isEqualTo(mapped());
    }

    @Test
    void everyProblemTypeIsListedWithItsTitle() {
        assertThat(listed("ProblemType", "oneOf"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ProblemType.values())
                                .map(type -> type.slug() + ": " + type.title())
                                .toList());
    }

    @Test
    void everyFaultOfAWholeFileIsListedWithItsTitle() {
        assertThat(listed("ImportProblemType", "anyOf"))
                .containsAll(
                        Arrays.stream(SourceFault.Kind.values())
                                .map(kind -> kind.slug() + ": " + kind.title())
                                .toList());
    }

    @Test
    void everyScopeIsListedAndNoOther() {
        JsonNode scopes =
                document.at("/components/securitySchemes/clientCredentials/flows/clientCredentials")
                        .get("scopes");
        assertThat(scopes.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ApiScope.values()).map(ApiScope::code).toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        document.findValuesAsString("$ref")
                .forEach(
                        reference ->
                                assertThat(document.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse());
    }

    private Set<String> described() {
        var operations = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue().propertyNames().stream()
                                        .filter(METHODS::contains)
                                        .forEach(m -> operations.add(m + " " + path.getKey())));
        return operations;
    }

    private static Set<String> mapped() {
        var mapping = new Annotations();
        var operations = new TreeSet<String>();
        for (Class<?> controller : controllers()) {
            for (Method method : controller.getDeclaredMethods()) {
                RequestMappingInfo info = mapping.getMappingForMethod(method, controller);
                if (info != null) {
                    for (String path : info.getPatternValues()) {
                        for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                            operations.add(verb.name().toLowerCase(Locale.ROOT) + " " + path);
                        }
                    }
                }
            }
        }
        operations.removeIf(operation -> !operation.contains(" /api/v1/"));
        return operations;
    }

    private static List<Class<?>> controllers() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        var controllers = new ArrayList<Class<?>>();
        scanner.findCandidateComponents("org.shuniu.gateway")
                .forEach(
                        bean ->
                                controllers.add(
                                        ClassUtils.resolveClassName(
                                                String.valueOf(bean.getBeanClassName()), null)));
        return controllers;
    }

    private List<String> listed(String schema, String alternatives) {
        var types = new ArrayList<String>();
        document.at("/components/schemas/" + schema)
                .get(alternatives)
                .forEach(
                        type -> {
                            String uri = type.get("const").asString();
                            types.add(
                                    uri.substring(uri.lastIndexOf('/') + 1)
                                            + ": "
                                            + type.get("title").asString());
                        });
        return types;
    }

    private static JsonNode document() {
        try (InputStream file = OpenApiTest.class.getResourceAsStream("openapi.json")) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads what the annotations of a controller map, without making the controller. */
    private static final class Annotations extends RequestMappingHandlerMapping {
        Annotations() {
            afterPropertiesSet();
        }

        @Override
        protected void initHandlerMethods() {
            // There is no application context to look for handlers in.
        }

        @Override
        public RequestMappingInfo getMappingForMethod(Method method, Class<?> handlerType) {
            return super.getMappingForMethod(method, handlerType);
        }
    }
}
