package org.shuniu.gateway.api;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ApiCaller;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.problem.Problem;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.shuniu.gateway.spaceprovider.SpaceProvider;
import org.shuniu.gateway.spaceprovider.SpaceProviders;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The platforms that keep spaces, and whose they keep. */
@RestController
class SpaceProviderController {
    private static final String PROVIDERS = "/api/v1/space-providers";
    private static final String SCHOOLS = "space-schools";
    private static final int LONGEST_URL = 1_000;
    private static final int MOST_ORGS = 1_000;
    private static final String OWN_PAGES = "hub";

    private final SpaceProviders providers;
    private final VisiblePeople people;

    SpaceProviderController(SpaceProviders providers, VisiblePeople people) {
        this.providers = providers;
        this.people = people;
    }

    /** Where a platform takes what it is told, and for whose people. */
    record Request(@Nullable String url, @Nullable List<@Nullable String> orgs) {
        URI checkedUrl() {
            if (url != null && url.length() <= LONGEST_URL) {
                try {
                    URI uri = URI.create(url);
                    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
                    if (web
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null) {
                        return uri;
                    }
                } catch (IllegalArgumentException e) {
                    // Said below.
                }
            }
            throw invalid("url", "url is an https address without user, query and fragment.");
        }

        List<OrgCode> checkedOrgs() {
            if (orgs == null
                    || orgs.size() > MOST_ORGS
                    || orgs.stream().anyMatch(Request::isEmpty)) {
                throw invalid("orgs", "orgs lists up to " + MOST_ORGS + " codes of orgs.");
            }
            return orgs.stream().map(code -> new OrgCode(String.valueOf(code))).distinct().toList();
        }

        private static boolean isEmpty(@Nullable String code) {
            return code == null || code.isBlank();
        }

        private static ProblemException invalid(String property, String detail) {
            return new ProblemException(
                    Problem.of(ProblemType.INVALID_PROPERTY, detail).with("property", property));
        }
    }

    /**
     * A provider on the wire.
     *
     * @param spaces how many are in which state
     * @param lastAnswer what came of the last call in vain; null while it answers
     * @param secret shown once
     */
    record View(
            String name,
            String url,
            List<String> orgs,
            Map<String, Long> spaces,
            @Nullable String lastAnswer,
            @Nullable String secret) {}

    /** All of them; there are few. */
    record Listing(List<View> items) {}

    /** A school's people's spaces; {@code waiting} are asked for and not open. */
    record SchoolView(String orgCode, String orgName, long waiting, Map<String, Long> spaces) {
        static SchoolView of(SpaceHostings.AtSchool at) {
            long waiting =
                    at.spaces().getOrDefault(SpaceHosting.State.ASKED.code(), 0L)
                            + at.spaces().getOrDefault(SpaceHosting.State.FAILED.code(), 0L);
            return new SchoolView(at.school().value(), at.name(), waiting, at.spaces());
        }
    }

    /** How many spaces are asked for once more. */
    record Retry(int spaces) {}

    /**
     * Where a person's space is kept.
     *
     * @param provider {@code hub} for the hub's own pages
     * @param address where its owner finds it; null for the hub's own and until a provider says so
     */
    record SpaceView(
            String spaceNumber,
            String provider,
            String state,
            @Nullable String address,
            @Nullable String reason) {}

    @GetMapping(PROVIDERS)
    Listing list(@AuthenticationPrincipal ApiCaller caller) {
        requireWhole(caller, ApiScope.ROSTER_READ);
        return new Listing(providers.all().stream().map(p -> view(p, null)).toList());
    }

    @PutMapping(PROVIDERS + "/{name}")
    ResponseEntity<View> put(
            @PathVariable("name") String name,
            @RequestBody Request body,
            @AuthenticationPrincipal ApiCaller caller) {
        requireWhole(caller, ApiScope.CLIENTS_WRITE);
        if (!SpaceProviders.isName(name)) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemType.INVALID_PARAMETER,
                                    "A provider's name is 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit, and not hub.")
                            .with("parameter", "name"));
        }
        SpaceProviders.Set set =
                providers.put(name, body.checkedUrl(), body.checkedOrgs(), caller.id().actor());
        View view = view(set.provider(), set.secret());
        return set.secret() == null
                ? ResponseEntity.ok(view)
                : ResponseEntity.created(URI.create(PROVIDERS + "/" + name)).body(view);
    }

    @GetMapping(PROVIDERS + "/{name}")
    View get(@PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        requireWhole(caller, ApiScope.ROSTER_READ);
        return view(require(name), null);
    }

    @GetMapping(PROVIDERS + "/{name}/schools")
    Page<SchoolView> schools(
            @PathVariable("name") String name,
            @RequestParam(name = "limit", required = false) @Nullable String limitText,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @AuthenticationPrincipal ApiCaller caller) {
        requireWhole(caller, ApiScope.ROSTER_READ);
        Limit limit = Limit.parse(limitText);
        String after = cursor == null ? "" : Cursor.position(SCHOOLS, cursor);
        return Page.of(
                providers.schools(require(name), after, limit.readAhead()),
                limit,
                SCHOOLS,
                at -> at.school().value(),
                SchoolView::of);
    }

    @PostMapping(PROVIDERS + "/{name}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Retry retry(@PathVariable("name") String name, @AuthenticationPrincipal ApiCaller caller) {
        requireWhole(caller, ApiScope.CLIENTS_WRITE);
        return new Retry(providers.retry(require(name)));
    }

    @GetMapping("/api/v1/persons/{id}/space")
    SpaceView space(@PathVariable("id") String id, @AuthenticationPrincipal ApiCaller caller) {
        ScopeCheck.require(caller, ApiScope.ROSTER_READ);
        PersonProfile person = people.require(id, caller);
        return providers
                .keeping(person.spaceNumber())
                .map(
                        kept ->
                                new SpaceView(
                                        kept.number().value(),
                                        kept.provider(),
                                        kept.state().code(),
                                        kept.address(),
                                        kept.reason()))
                .orElseGet(
                        () ->
                                new SpaceView(
                                        person.spaceNumber().value(),
                                        OWN_PAGES,
                                        person.spaceState(),
                                        null,
                                        null));
    }

    private View view(SpaceProvider provider, @Nullable String secret) {
        return new View(
                provider.name(),
                provider.url().toString(),
                provider.orgs().stream().map(OrgCode::value).toList(),
                providers.figures(provider),
                provider.lastAnswer(),
                secret);
    }

    /** Providers are the whole hub's business. */
    private static void requireWhole(ApiCaller caller, ApiScope scope) {
        ScopeCheck.require(caller, scope);
        if (!Subtree.seesAll(caller)) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "Space providers belong to the whole hub.");
        }
    }

    private SpaceProvider require(String name) {
        return providers
                .find(name)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemType.UNKNOWN_SPACE_PROVIDER,
                                        "There is no space provider of this name."));
    }
}
