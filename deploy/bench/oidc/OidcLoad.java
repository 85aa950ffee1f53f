import module java.base;

import java.security.Signature; // both names are ambiguous within java.base
import java.security.cert.X509Certificate;

/**
 * Closed-loop load test for any OpenID Provider. JDK 25, no dependencies, one file:
 *
 * <pre>java OidcLoad.java --issuer URL --client ID --secret S --redirect URI
 *      --user-pattern 'u%05d' --password P --users N
 *      --scenario NAME --seconds T --concurrency C --server-pid PID[,PID…]</pre>
 *
 * It reads the provider's discovery document, prepares the sessions the scenario needs, lets C virtual
 * threads repeat the scenario for a warm-up that is not counted and then for T seconds that are, and prints
 * one line of JSON: throughput, latency percentiles, and what the server and this client spent in CPU time.
 * See README.md for every option and for what each scenario does and does not exercise.
 */
public final class OidcLoad {

    static final String USAGE = """
            usage: java OidcLoad.java --issuer URL --scenario NAME [options]
              --scenario      client_credentials | refresh | sso_code | login | userinfo | discovery | jwks
              --client ID --secret S   confidential client, authenticated with client_secret_basic
              --redirect URI  registered redirect URI; it is recognised in Location headers, never requested
              --user-pattern  printf pattern of user names, given 0..N-1  (default u%05d)
              --user-file F   their names instead, a line each; the number of lines is that of users
              --password P    password of every user
              --users N       number of users                             (default 1)
              --sessions N    sessions signed in before the measurement   (default: concurrency)
              --scope S       scope of the code flow                      (default openid)
              --cc-scope S    scope of client_credentials                 (default: not sent)
              --prompt V      prompt of sso_code, or 'plain' to send none (default none)
              --seconds T     measured time                               (default 20)
              --warmup T      time before it that is not counted          (default 5)
              --concurrency C virtual threads, each with its own keep-alive connection (default 8)
              --verify-every N  sso_code and login verify every Nth ID token's signature (default 100)
              --server-pid    processes (with their children) whose CPU time and memory are reported
              --label TEXT    copied into the output
            """;

    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        var provider = Provider.discover(options);
        System.out.println(new Runner(options, provider, scenario(options.scenario())).run());
    }

    // ------------------------------------------------------------------------------------------ scenarios

    /** What one virtual user does. One instance of {@link Worker} is only ever used by one thread. */
    interface Scenario {
        /** Brings a session into the state from which {@link #run} can start; also repairs it after an error. */
        default void prepare(Flow flow, Session session) throws Exception {}

        /** One timed operation. */
        void run(Flow flow, Session session) throws Exception;

        /** Whether {@link #prepare} signs a user in, which needs a session per virtual user. */
        default boolean signsIn() { return false; }
    }

    static Scenario scenario(String name) {
        return switch (name) {
            case "client_credentials" -> (flow, _) -> flow.clientCredentials();
            case "discovery" -> (flow, _) -> flow.get(flow.provider.discoveryUrl, "\"issuer\"");
            case "jwks" -> (flow, _) -> flow.get(flow.provider.endpoint("jwks_uri"), "\"keys\"");
            case "login" -> (flow, session) -> {
                session.cookies.clear();
                session.tokens = flow.codeFlow(session, Flow.NO_PROMPT);
            };
            case "sso_code" -> new SignedIn() {
                public void run(Flow flow, Session session) throws Exception {
                    session.tokens = flow.codeFlow(session, flow.options.ssoPrompt());
                }
            };
            case "refresh" -> new SignedIn() {
                public void run(Flow flow, Session session) throws Exception {
                    session.tokens = flow.refresh(session.tokens);
                }
            };
            case "userinfo" -> new SignedIn() {
                public void run(Flow flow, Session session) throws Exception {
                    flow.userinfo(session.tokens);
                }
            };
            default -> throw new IllegalArgumentException("no scenario " + name);
        };
    }

    /** A scenario that starts from a signed-in user holding tokens. */
    abstract static class SignedIn implements Scenario {
        public void prepare(Flow flow, Session session) throws Exception {
            session.cookies.clear();
            session.tokens = flow.codeFlow(session, Flow.NO_PROMPT);
        }

        public boolean signsIn() { return true; }
    }

    /** A virtual user: a browser's cookies and the tokens got last. */
    static final class Session {
        final String username;
        final CookieJar cookies = new CookieJar();
        Tokens tokens;

        Session(String username) { this.username = username; }
    }

    record Tokens(String access, String refresh, String id) {}

    // --------------------------------------------------------------------------------------------- runner

    /** Runs the workers, keeps the clock, and reports. */
    static final class Runner {
        private static final int SETUP_ATTEMPTS = 2;

        private final Options options;
        private final Provider provider;
        private final Scenario scenario;
        private volatile boolean counting;
        private volatile boolean stopped;
        private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();

        Runner(Options options, Provider provider, Scenario scenario) {
            this.options = options;
            this.provider = provider;
            this.scenario = scenario;
        }

        String run() throws Exception {
            var workers = workers();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                // Signing in is the expensive part of many scenarios, so it is done before the clock starts.
                long setupStart = System.nanoTime();
                if (scenario.signsIn()) {
                    for (var done : executor.invokeAll(workers.stream().map(w -> (Callable<Void>) w::prepareAll).toList())) {
                        done.get();
                    }
                }
                double setupSeconds = seconds(System.nanoTime() - setupStart);

                workers.forEach(worker -> executor.submit(worker::loop));
                Thread.sleep(Duration.ofMillis(Math.round(options.warmup() * 1000)));
                var serverBefore = ProcStat.of(options.serverPids());
                var clientBefore = ProcStat.of(List.of(ProcessHandle.current().pid()));
                long start = System.nanoTime();
                counting = true;
                Thread.sleep(Duration.ofMillis(Math.round(options.seconds() * 1000)));
                counting = false;
                long elapsed = System.nanoTime() - start;
                var server = ProcStat.of(options.serverPids()).minus(serverBefore);
                var client = ProcStat.of(List.of(ProcessHandle.current().pid())).minus(clientBefore);
                stopped = true;
                executor.shutdown();
                executor.awaitTermination(60, TimeUnit.SECONDS);
                return report(workers, seconds(elapsed), setupSeconds, server, client);
            }
        }

        private List<Worker> workers() {
            var workers = new ArrayList<Worker>();
            for (int i = 0; i < options.concurrency(); i++) workers.add(new Worker());
            for (int i = 0; i < options.sessions(); i++) {
                workers.get(i % workers.size()).sessions.add(new Session(options.username(i)));
            }
            return workers;
        }

        /** One closed loop: a connection, a share of the sessions, and what it measured. */
        private final class Worker {
            final List<Session> sessions = new ArrayList<>();
            final Histogram latencies = new Histogram();
            final Flow flow = new Flow(options, provider);

            Void prepareAll() throws Exception {
                for (var session : sessions) {
                    for (int attempt = 1; ; attempt++) {
                        try {
                            scenario.prepare(flow, session);
                            break;
                        } catch (Exception e) {
                            if (attempt == SETUP_ATTEMPTS) throw new IllegalStateException("set-up of " + session.username, e);
                        }
                    }
                }
                return null;
            }

            void loop() {
                for (int next = 0; !stopped; next = (next + 1) % sessions.size()) {
                    var session = sessions.get(next);
                    long start = System.nanoTime();
                    try {
                        scenario.run(flow, session);
                        if (counting) latencies.record(System.nanoTime() - start);
                    } catch (Exception e) {
                        if (counting) failed(e);
                        repair(session);
                    }
                }
                flow.http.close();
            }

            private void failed(Exception e) {
                var text = String.valueOf(e.getMessage() == null ? e : e.getMessage());
                errors.computeIfAbsent(text.substring(0, Math.min(200, text.length())), _ -> new LongAdder()).increment();
            }

            private void repair(Session session) {
                try {
                    Thread.sleep(10); // a server that refuses everything must not be hammered
                    if (!stopped) scenario.prepare(flow, session);
                } catch (Exception e) {
                    if (counting) failed(e);
                }
            }
        }

        private String report(List<Worker> workers, double elapsed, double setup, ProcStat server, ProcStat client) {
            var all = new Histogram();
            workers.forEach(worker -> all.add(worker.latencies));
            long errorCount = errors.values().stream().mapToLong(LongAdder::sum).sum();
            boolean measured = !options.serverPids().isEmpty();

            var out = new LinkedHashMap<String, Object>();
            if (!options.label().isEmpty()) out.put("label", options.label());
            out.put("scenario", options.scenario());
            out.put("concurrency", options.concurrency());
            out.put("sessions", options.sessions());
            out.put("seconds", round(elapsed, 2));
            out.put("ops", all.count());
            out.put("ops_per_s", round(all.count() / elapsed, 1));
            out.put("errors", errorCount);
            out.put("p50_ms", round(all.percentile(0.50) / 1e6, 2));
            out.put("p90_ms", round(all.percentile(0.90) / 1e6, 2));
            out.put("p99_ms", round(all.percentile(0.99) / 1e6, 2));
            out.put("server_cpu_s", measured ? round(server.cpuSeconds(), 2) : null);
            out.put("server_cpu_ms_per_op",
                    measured && all.count() > 0 ? round(server.cpuSeconds() * 1000 / all.count(), 3) : null);
            out.put("server_cpu_s_by_pid", measured ? server.cpuByRoot() : null);
            out.put("server_rss_mib", measured ? server.rssKib() / 1024 : null);
            out.put("server_rss_mib_by_pid", measured ? server.rssMibByRoot() : null);
            out.put("client_cpu_s", round(client.cpuSeconds(), 2));
            out.put("connections_opened", workers.stream().mapToLong(w -> w.flow.http.opened).sum());
            out.put("id_tokens_verified", workers.stream().mapToLong(w -> w.flow.verified).sum());
            if (scenario.signsIn()) out.put("setup_s", round(setup, 1));
            if (errorCount > 0) out.put("error_kinds", new TreeMap<>(errors));
            return Json.write(out);
        }

        private static double seconds(long nanos) { return nanos / 1e9; }

        private static double round(double value, int digits) {
            return new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
        }
    }

    // --------------------------------------------------------------------------------------- OpenID Connect

    /** The provider's endpoints and keys; shared by all workers. */
    static final class Provider {
        final String issuer;
        final String discoveryUrl;
        private final Map<String, Object> metadata;
        private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();

        private Provider(String issuer, String discoveryUrl, Map<String, Object> metadata) {
            this.issuer = issuer;
            this.discoveryUrl = discoveryUrl;
            this.metadata = metadata;
        }

        static Provider discover(Options options) throws IOException {
            var url = options.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration";
            var http = new Http();
            try {
                var metadata = Json.object(http.get(url, Map.of()).expect(200).text());
                if (!options.issuer().equals(metadata.get("issuer"))) {
                    throw new IOException("discovery is for issuer " + metadata.get("issuer"));
                }
                return new Provider(options.issuer(), url, metadata);
            } finally {
                http.close();
            }
        }

        String endpoint(String name) {
            if (metadata.get(name) instanceof String url) return url;
            throw new IllegalStateException("discovery has no " + name);
        }

        PublicKey key(Http http, String kid) throws IOException, GeneralSecurityException {
            if (!keys.containsKey(kid)) {
                var set = Json.object(http.get(endpoint("jwks_uri"), Map.of()).expect(200).text());
                for (var each : (List<?>) set.get("keys")) {
                    var jwk = (Map<?, ?>) each;
                    var key = Jwt.publicKey(jwk);
                    if (key != null) keys.put(String.valueOf(jwk.get("kid")), key);
                }
            }
            var key = keys.get(kid);
            if (key == null) throw new GeneralSecurityException("no usable key " + kid + " in JWKS");
            return key;
        }
    }

    /** The protocol steps a worker performs, over the worker's own connections. */
    static final class Flow {
        static final String NO_PROMPT = "";
        private static final int MAX_STEPS = 20;
        private static final Map<String, String> BROWSER = Map.of("Accept", "text/html,application/xhtml+xml");
        private static final SecureRandom RANDOM = new SecureRandom();
        private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

        final Options options;
        final Provider provider;
        final Http http = new Http();
        long verified;
        private long idTokens;
        private final Map<String, String> clientHeaders;

        Flow(Options options, Provider provider) {
            this.options = options;
            this.provider = provider;
            var credentials = encode(options.client()) + ":" + encode(options.secret());
            clientHeaders = Map.of(
                    "Accept", "application/json",
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }

        void get(String url, String expected) throws IOException {
            if (!http.get(url, Map.of("Accept", "application/json")).expect(200).text().contains(expected)) {
                throw new IOException("unexpected content from " + url);
            }
        }

        void clientCredentials() throws IOException {
            var form = new LinkedHashMap<String, String>();
            form.put("grant_type", "client_credentials");
            if (!options.ccScope().isEmpty()) form.put("scope", options.ccScope());
            token(form);
        }

        Tokens refresh(Tokens tokens) throws IOException {
            if (tokens == null || tokens.refresh() == null) throw new IOException("no refresh token was issued");
            var fresh = token(Map.of("grant_type", "refresh_token", "refresh_token", tokens.refresh()));
            return fresh.refresh() != null ? fresh : new Tokens(fresh.access(), tokens.refresh(), fresh.id());
        }

        void userinfo(Tokens tokens) throws IOException {
            var response = http.get(provider.endpoint("userinfo_endpoint"), Map.of("Authorization", "Bearer " + tokens.access()));
            if (Json.object(response.expect(200).text()).get("sub") == null) throw new IOException("userinfo without sub");
        }

        /** Authorization code flow with PKCE, state and nonce: authorize, log in if asked, redeem, check the ID token. */
        Tokens codeFlow(Session session, String prompt) throws IOException, GeneralSecurityException {
            var state = random();
            var nonce = random();
            var verifier = random();
            var query = new LinkedHashMap<String, String>();
            query.put("response_type", "code");
            query.put("client_id", options.client());
            query.put("redirect_uri", options.redirect());
            query.put("scope", options.scope());
            query.put("state", state);
            query.put("nonce", nonce);
            query.put("code_challenge", BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII))));
            query.put("code_challenge_method", "S256");
            if (!prompt.isEmpty()) query.put("prompt", prompt);
            var authorize = provider.endpoint("authorization_endpoint");
            var answer = browse(session, authorize + (authorize.contains("?") ? "&" : "?") + form(query));

            if (!state.equals(answer.get("state"))) throw new IOException("wrong state in authorization response");
            if (answer.get("code") == null) {
                throw new IOException("authorization error " + answer.get("error") + ": " + answer.get("error_description"));
            }
            var tokens = token(Map.of(
                    "grant_type", "authorization_code",
                    "code", answer.get("code"),
                    "redirect_uri", options.redirect(),
                    "code_verifier", verifier));
            if (tokens.id() == null) throw new IOException("no ID token");
            if (idTokens++ % options.verifyEvery() == 0) {
                Jwt.verifyIdToken(tokens.id(), provider, http, options.client(), nonce);
                verified++;
            }
            return tokens;
        }

        /** Plays the browser from an URL to the redirect URI, and returns the parameters that arrive there. */
        private Map<String, String> browse(Session session, String url) throws IOException {
            var response = visit(session, url, null);
            boolean passwordSent = false;
            for (int step = 0; step < MAX_STEPS; step++) {
                if (response.isRedirect()) {
                    var target = response.location();
                    if (isRedirectUri(target)) return parseQuery(URI.create(target).getRawQuery());
                    response = visit(session, target, null);
                    continue;
                }
                var page = response.expect(200).text();
                var forms = Html.forms(page);
                var login = forms.stream().filter(Html.Form::asksPassword).findFirst();
                if (login.isPresent()) {
                    if (passwordSent) throw new IOException("the login form came back after the password was sent");
                    passwordSent = true;
                    response = submit(session, response, login.get(), login.get().login(session.username, options.password()));
                } else {
                    var here = response.url().replaceFirst("\\?.*", "");
                    var next = forms.stream().filter(form -> form.method().equals("post")).findFirst()
                            .orElseThrow(() -> new IOException("a page without a form to submit at " + here));
                    if (isRedirectUri(response.resolve(next.action()))) return parseQuery(form(next.values())); // form_post
                    response = submit(session, response, next, next.asksUsername()
                            ? next.login(session.username, options.password()) : next.consent());
                }
            }
            throw new IOException("more than " + MAX_STEPS + " steps without reaching the redirect URI");
        }

        private Http.Response submit(Session session, Http.Response page, Html.Form form,
                List<Map.Entry<String, String>> values) throws IOException {
            var target = page.resolve(form.action());
            if (form.method().equals("post")) return visit(session, target, form(values));
            return visit(session, target + (target.contains("?") ? "&" : "?") + form(values), null);
        }

        private Http.Response visit(Session session, String url, String body) throws IOException {
            var uri = Http.Target.of(url);
            var headers = new HashMap<>(BROWSER);
            var cookie = session.cookies.header(uri);
            if (!cookie.isEmpty()) headers.put("Cookie", cookie);
            if (body != null) headers.put("Origin", uri.origin());
            var response = body == null ? http.get(url, headers) : http.post(url, headers, body);
            session.cookies.store(uri, response.headers("set-cookie"));
            return response;
        }

        private boolean isRedirectUri(String url) {
            return url.startsWith(options.redirect())
                    && (url.length() == options.redirect().length() || "?#&".indexOf(url.charAt(options.redirect().length())) >= 0);
        }

        private Tokens token(Map<String, String> form) throws IOException {
            var response = http.post(provider.endpoint("token_endpoint"), clientHeaders, form(form));
            var json = Json.object(response.expect(200).text());
            if (!(json.get("access_token") instanceof String access)) throw new IOException("no access token");
            return new Tokens(access, (String) json.get("refresh_token"), (String) json.get("id_token"));
        }

        private static String random() {
            var bytes = new byte[32];
            RANDOM.nextBytes(bytes);
            return BASE64.encodeToString(bytes);
        }

        private static String form(Map<String, String> values) { return form(List.copyOf(values.entrySet())); }

        /** As application/x-www-form-urlencoded; a name may occur more than once. */
        private static String form(List<Map.Entry<String, String>> values) {
            var out = new StringBuilder();
            for (var each : values) {
                if (!out.isEmpty()) out.append('&');
                out.append(encode(each.getKey())).append('=').append(encode(each.getValue()));
            }
            return out.toString();
        }

        private static Map<String, String> parseQuery(String query) {
            var out = new HashMap<String, String>();
            for (var pair : (query == null ? "" : query).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) out.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
            return out;
        }

        private static String encode(String text) { return URLEncoder.encode(text, StandardCharsets.UTF_8); }

        private static String decode(String text) { return URLDecoder.decode(text, StandardCharsets.UTF_8); }
    }

    /** Signature and claims check of ID tokens, with the JDK's own cryptography. */
    static final class Jwt {
        private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

        static void verifyIdToken(String token, Provider provider, Http http, String client, String nonce)
                throws IOException, GeneralSecurityException {
            var parts = token.split("\\.");
            if (parts.length != 3) throw new GeneralSecurityException("ID token is not a JWS");
            var header = Json.object(new String(BASE64.decode(parts[0]), StandardCharsets.UTF_8));
            var signature = signature((String) header.get("alg"));
            signature.initVerify(provider.key(http, String.valueOf(header.get("kid"))));
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(BASE64.decode(parts[2]))) throw new GeneralSecurityException("bad ID token signature");

            var claims = Json.object(new String(BASE64.decode(parts[1]), StandardCharsets.UTF_8));
            var audience = claims.get("aud");
            if (!provider.issuer.equals(claims.get("iss"))) throw new GeneralSecurityException("wrong iss in ID token");
            if (!(client.equals(audience) || audience instanceof List<?> list && list.contains(client))) {
                throw new GeneralSecurityException("wrong aud in ID token");
            }
            if (!nonce.equals(claims.get("nonce"))) throw new GeneralSecurityException("wrong nonce in ID token");
            if (((Number) claims.get("exp")).longValue() < Instant.now().getEpochSecond()) {
                throw new GeneralSecurityException("expired ID token");
            }
        }

        private static Signature signature(String algorithm) throws GeneralSecurityException {
            var bits = algorithm.substring(2);
            return switch (algorithm) {
                case "RS256", "RS384", "RS512" -> Signature.getInstance("SHA" + bits + "withRSA");
                case "ES256", "ES384", "ES512" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
                case "EdDSA", "Ed25519" -> Signature.getInstance("Ed25519");
                case "PS256", "PS384", "PS512" -> {
                    var pss = Signature.getInstance("RSASSA-PSS");
                    pss.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1",
                            new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
                    yield pss;
                }
                default -> throw new NoSuchAlgorithmException(algorithm);
            };
        }

        /** The public key of a JWK, or null for a kind that signs no ID tokens. */
        static PublicKey publicKey(Map<?, ?> jwk) throws GeneralSecurityException {
            return switch (String.valueOf(jwk.get("kty"))) {
                case "RSA" -> KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
                case "EC" -> {
                    var curve = switch (String.valueOf(jwk.get("crv"))) {
                        case "P-256" -> "secp256r1";
                        case "P-384" -> "secp384r1";
                        case "P-521" -> "secp521r1";
                        default -> null;
                    };
                    if (curve == null) yield null;
                    var parameters = AlgorithmParameters.getInstance("EC");
                    parameters.init(new ECGenParameterSpec(curve));
                    yield KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(
                            new ECPoint(number(jwk, "x"), number(jwk, "y")), parameters.getParameterSpec(ECParameterSpec.class)));
                }
                case "OKP" -> {
                    if (!"Ed25519".equals(jwk.get("crv"))) yield null;
                    var der = new ByteArrayOutputStream(); // SubjectPublicKeyInfo: fixed prefix and 32 bytes
                    der.writeBytes(HexFormat.of().parseHex("302a300506032b6570032100"));
                    der.writeBytes(BASE64.decode((String) jwk.get("x")));
                    yield KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der.toByteArray()));
                }
                default -> null;
            };
        }

        private static BigInteger number(Map<?, ?> jwk, String name) {
            return new BigInteger(1, BASE64.decode((String) jwk.get(name)));
        }
    }

    // ------------------------------------------------------------------------------------------------ HTTP

    /**
     * A small blocking HTTP/1.1 client: one keep-alive connection per origin, no redirects, no cookies.
     * It costs several times less CPU than java.net.http, so the client saturates later than what it measures.
     * TLS certificates are not checked.
     */
    static final class Http {
        private static final int TIMEOUT_MS = 30_000;

        private final Map<String, Connection> connections = new HashMap<>();
        long opened;

        /** An URL cut into what a request needs. */
        record Target(boolean tls, String host, int port, String path, String query) {
            static Target of(String url) {
                var uri = URI.create(url);
                boolean tls = "https".equals(uri.getScheme());
                var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
                return new Target(tls, uri.getHost(), port, path, uri.getRawQuery());
            }

            String authority() { return port == (tls ? 443 : 80) ? host : host + ":" + port; }

            String origin() { return (tls ? "https://" : "http://") + authority(); }

            String requestTarget() { return query == null ? path : path + "?" + query; }
        }

        record Response(String url, int status, Map<String, List<String>> headers, byte[] body) {
            String text() { return new String(body, StandardCharsets.UTF_8); }

            List<String> headers(String name) { return headers.getOrDefault(name, List.of()); }

            boolean isRedirect() { return status >= 301 && status <= 308 && headers.containsKey("location"); }

            String location() { return resolve(headers("location").getFirst()); }

            String resolve(String reference) {
                if (reference.startsWith("http://") || reference.startsWith("https://")) return reference;
                // URI.resolve drops the path for an empty reference, which in a form means "this page"
                return reference.isEmpty() ? url : URI.create(url).resolve(reference).toString();
            }

            Response expect(int wanted) throws IOException {
                if (status == wanted) return this;
                var path = url.replaceFirst("\\?.*", "");
                var start = text().replaceAll("\\s+", " ");
                throw new IOException("HTTP " + status + " from " + path + " " + start.substring(0, Math.min(120, start.length())));
            }
        }

        Response get(String url, Map<String, String> headers) throws IOException {
            return exchange("GET", url, headers, null);
        }

        Response post(String url, Map<String, String> headers, String form) throws IOException {
            return exchange("POST", url, headers, form);
        }

        private Response exchange(String method, String url, Map<String, String> headers, String form) throws IOException {
            var target = Target.of(url);
            var request = new StringBuilder(512)
                    .append(method).append(' ').append(target.requestTarget()).append(" HTTP/1.1\r\nHost: ")
                    .append(target.authority()).append("\r\nUser-Agent: OidcLoad\r\n");
            headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
            if (form != null) {
                request.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
                        .append(form.length()).append("\r\n\r\n").append(form); // form is ASCII by construction
            } else {
                request.append("\r\n");
            }
            var bytes = request.toString().getBytes(StandardCharsets.ISO_8859_1);

            var connection = connections.get(target.origin());
            if (connection != null) {
                try {
                    return send(connection, target, url, bytes);
                } catch (StaleConnection e) {
                    connection.close(); // the server closed an idle connection: as a browser does, try once afresh
                }
            }
            connection = new Connection(target, TIMEOUT_MS);
            opened++;
            connections.put(target.origin(), connection);
            return send(connection, target, url, bytes);
        }

        private Response send(Connection connection, Target target, String url, byte[] request) throws IOException {
            boolean keep = false;
            try {
                var response = connection.exchange(url, request);
                keep = connection.reusable;
                return response;
            } finally {
                if (!keep) {
                    connections.remove(target.origin());
                    connection.close();
                }
            }
        }

        void close() {
            connections.values().forEach(Connection::close);
            connections.clear();
        }

        /** The peer closed the connection before the first byte of a response. */
        static final class StaleConnection extends IOException {
            StaleConnection(String message) { super(message); }
        }

        private static final class Connection {
            private final Socket socket;
            private final InputStream in;
            private final OutputStream out;
            private final byte[] buffer = new byte[16 * 1024];
            private int position;
            private int limit;
            boolean reusable = true;

            Connection(Target target, int timeoutMs) throws IOException {
                var plain = new Socket();
                plain.setTcpNoDelay(true);
                plain.setSoTimeout(timeoutMs);
                plain.connect(new InetSocketAddress(target.host(), target.port()), timeoutMs);
                socket = target.tls() ? Tls.FACTORY.createSocket(plain, target.host(), target.port(), true) : plain;
                in = socket.getInputStream();
                out = socket.getOutputStream();
            }

            Response exchange(String url, byte[] request) throws IOException {
                try {
                    out.write(request);
                    out.flush();
                    if (position == limit && !fill()) throw new StaleConnection("closed by the server");
                } catch (SocketTimeoutException e) {
                    throw e;
                } catch (SocketException e) {
                    throw new StaleConnection(e.getMessage());
                }
                int status;
                Map<String, List<String>> headers;
                do { // 1xx responses precede the real one
                    status = Integer.parseInt(line().substring(9, 12));
                    headers = headers();
                } while (status >= 100 && status < 200);
                if (headers.getOrDefault("connection", List.of()).stream().anyMatch("close"::equalsIgnoreCase)) reusable = false;
                return new Response(url, status, headers, body(status, headers));
            }

            private Map<String, List<String>> headers() throws IOException {
                var headers = new HashMap<String, List<String>>();
                for (var line = line(); !line.isEmpty(); line = line()) {
                    int colon = line.indexOf(':');
                    headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                            .add(line.substring(colon + 1).strip());
                }
                return headers;
            }

            private byte[] body(int status, Map<String, List<String>> headers) throws IOException {
                if (status == 204 || status == 304) return new byte[0];
                if (headers.containsKey("transfer-encoding")) return chunks();
                if (headers.containsKey("content-length")) return bytes(Integer.parseInt(headers.get("content-length").getFirst()));
                reusable = false;
                var body = new ByteArrayOutputStream();
                do {
                    body.write(buffer, position, limit - position);
                } while (fill());
                return body.toByteArray();
            }

            private byte[] chunks() throws IOException {
                var body = new ByteArrayOutputStream(8 * 1024);
                while (true) {
                    var line = line();
                    int end = line.indexOf(';');
                    int size = Integer.parseInt((end < 0 ? line : line.substring(0, end)).strip(), 16);
                    if (size == 0) break;
                    body.writeBytes(bytes(size));
                    line();
                }
                while (!line().isEmpty()) {} // trailers
                return body.toByteArray();
            }

            private byte[] bytes(int count) throws IOException {
                var bytes = new byte[count];
                for (int done = 0; done < count; ) {
                    if (position == limit && !fill()) throw new EOFException("connection closed within a body");
                    int part = Math.min(count - done, limit - position);
                    System.arraycopy(buffer, position, bytes, done, part);
                    position += part;
                    done += part;
                }
                return bytes;
            }

            private String line() throws IOException {
                StringBuilder earlier = null; // only when a line spans two reads
                while (true) {
                    for (int i = position; i < limit; i++) {
                        if (buffer[i] != '\n') continue;
                        var part = new String(buffer, position, i - position, StandardCharsets.ISO_8859_1);
                        position = i + 1;
                        var line = earlier == null ? part : earlier.append(part).toString();
                        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                    }
                    if (earlier == null) earlier = new StringBuilder();
                    earlier.append(new String(buffer, position, limit - position, StandardCharsets.ISO_8859_1));
                    position = limit;
                    if (!fill()) throw new EOFException("connection closed within a header");
                }
            }

            private boolean fill() throws IOException {
                position = 0;
                limit = 0;
                int count = in.read(buffer);
                if (count <= 0) return false;
                limit = count;
                return true;
            }

            void close() {
                try {
                    socket.close();
                } catch (IOException e) {
                    // nothing is lost: the connection is not used again
                }
            }
        }

        /** TLS that trusts every certificate: a load test measures the server, it does not authenticate it. */
        private static final class Tls {
            static final SSLSocketFactory FACTORY = factory();

            private static SSLSocketFactory factory() {
                var trustAll = new X509ExtendedTrustManager() {
                    public void checkClientTrusted(X509Certificate[] c, String a) {}
                    public void checkServerTrusted(X509Certificate[] c, String a) {}
                    public void checkClientTrusted(X509Certificate[] c, String a, Socket s) {}
                    public void checkServerTrusted(X509Certificate[] c, String a, Socket s) {}
                    public void checkClientTrusted(X509Certificate[] c, String a, SSLEngine e) {}
                    public void checkServerTrusted(X509Certificate[] c, String a, SSLEngine e) {}
                    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
                };
                try {
                    var context = SSLContext.getInstance("TLS");
                    context.init(null, new TrustManager[] {trustAll}, null);
                    return context.getSocketFactory();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Cookies of one browser: name, host and path count; Secure is ignored, as loopback counts as secure. */
    static final class CookieJar {
        private record Cookie(String name, String value, String host, boolean subdomains, String path) {
            boolean sameAs(Cookie other) { return name.equals(other.name) && host.equals(other.host) && path.equals(other.path); }

            boolean appliesTo(Http.Target target) {
                boolean hostFits = target.host().equals(host) || subdomains && target.host().endsWith("." + host);
                boolean pathFits = target.path().equals(path)
                        || target.path().startsWith(path.endsWith("/") ? path : path + "/");
                return hostFits && pathFits;
            }
        }

        private final List<Cookie> cookies = new ArrayList<>();

        void clear() { cookies.clear(); }

        String header(Http.Target target) {
            var out = new StringBuilder();
            for (var cookie : cookies) {
                if (!cookie.appliesTo(target)) continue;
                if (!out.isEmpty()) out.append("; ");
                out.append(cookie.name).append('=').append(cookie.value);
            }
            return out.toString();
        }

        void store(Http.Target target, List<String> setCookies) {
            for (var line : setCookies) {
                var parts = line.split(";");
                int equals = parts[0].indexOf('=');
                if (equals <= 0) continue;
                var host = target.host();
                boolean subdomains = false;
                var path = target.path().substring(0, Math.max(1, target.path().lastIndexOf('/')));
                boolean expired = false;
                for (int i = 1; i < parts.length; i++) {
                    var pair = parts[i].strip().split("=", 2);
                    if (pair.length < 2) continue;
                    switch (pair[0].toLowerCase(Locale.ROOT)) {
                        case "path" -> path = pair[1].startsWith("/") ? pair[1] : path;
                        case "max-age" -> expired |= pair[1].startsWith("-") || pair[1].equals("0");
                        case "domain" -> {
                            host = pair[1].startsWith(".") ? pair[1].substring(1) : pair[1];
                            subdomains = true;
                        }
                        case "expires" -> expired |= pair[1].contains("1970"); // how a cookie is taken back
                        default -> { }
                    }
                }
                var cookie = new Cookie(parts[0].substring(0, equals).strip(), parts[0].substring(equals + 1).strip(), host, subdomains, path);
                cookies.removeIf(cookie::sameAs);
                if (!expired) cookies.add(cookie);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ HTML

    /** Just enough HTML to find a login or consent form and fill it in. */
    static final class Html {
        private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
        private static final Pattern FIELD = Pattern.compile("(?is)<(input|button)\\b([^>]*)>");
        private static final Pattern ATTRIBUTE =
                Pattern.compile("(?s)([\\w:-]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");
        private static final Pattern USERNAME = Pattern.compile("(?i)user|login|email|identifier|account");
        private static final Pattern ACCEPT = Pattern.compile("(?i)accept|allow|approve|consent|yes|continue|submit");
        private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);");

        record Field(String type, String name, String value, boolean checked) {
            Map.Entry<String, String> as(String entered) { return Map.entry(name, entered); }
        }

        record Form(String action, String method, List<Field> fields) {
            boolean asksPassword() { return first("password").isPresent(); }

            boolean asksUsername() { return usernameField().isPresent(); }

            private Optional<Field> first(String type) {
                return fields.stream().filter(field -> field.type.equals(type)).findFirst();
            }

            private Optional<Field> usernameField() {
                var candidates = fields.stream().filter(f -> Set.of("text", "email", "tel").contains(f.type)).toList();
                return candidates.stream().filter(f -> USERNAME.matcher(f.name).find()).findFirst()
                        .or(() -> candidates.stream().findFirst());
            }

            /** The values a browser would send unasked: hidden fields and ticked boxes. */
            List<Map.Entry<String, String>> values() {
                var out = new ArrayList<Map.Entry<String, String>>();
                for (var field : fields) {
                    boolean sent = switch (field.type) {
                        case "hidden" -> true;
                        case "checkbox", "radio" -> field.checked;
                        default -> false;
                    };
                    if (sent) out.add(field.as(field.value));
                }
                return out;
            }

            List<Map.Entry<String, String>> login(String username, String password) {
                var out = values();
                usernameField().ifPresent(field -> out.add(field.as(username)));
                first("password").ifPresent(field -> out.add(field.as(password)));
                first("submit").ifPresent(field -> out.add(field.as(field.value)));
                return out;
            }

            /** Ticks every box and presses the button that looks most like consent. */
            List<Map.Entry<String, String>> consent() {
                var out = values();
                fields.stream().filter(f -> f.type.equals("checkbox") && !f.checked).forEach(f -> out.add(f.as(f.value)));
                var buttons = fields.stream().filter(f -> f.type.equals("submit")).toList();
                buttons.stream().filter(f -> ACCEPT.matcher(f.name + " " + f.value).find()).findFirst()
                        .or(() -> buttons.stream().findFirst())
                        .ifPresent(f -> out.add(f.as(f.value)));
                return out;
            }
        }

        static List<Form> forms(String page) {
            var forms = new ArrayList<Form>();
            for (var form = FORM.matcher(page); form.find(); ) {
                var attributes = attributes(form.group(1));
                var fields = new ArrayList<Field>();
                for (var field = FIELD.matcher(form.group(2)); field.find(); ) {
                    var a = attributes(field.group(2));
                    var name = a.getOrDefault("name", "");
                    if (name.isEmpty() || a.containsKey("disabled")) continue;
                    var type = a.getOrDefault("type", field.group(1).equalsIgnoreCase("button") ? "submit" : "text");
                    fields.add(new Field(type.toLowerCase(Locale.ROOT), name,
                            a.getOrDefault("value", type.equals("checkbox") ? "on" : ""), a.containsKey("checked")));
                }
                forms.add(new Form(attributes.getOrDefault("action", ""),
                        attributes.getOrDefault("method", "get").toLowerCase(Locale.ROOT), fields));
            }
            return forms;
        }

        private static Map<String, String> attributes(String tag) {
            var out = new HashMap<String, String>();
            for (var m = ATTRIBUTE.matcher(tag); m.find(); ) {
                var value = m.group(2) != null ? m.group(2) : m.group(3) != null ? m.group(3) : m.group(4);
                out.put(m.group(1).toLowerCase(Locale.ROOT), value == null ? "" : unescape(value));
            }
            return out;
        }

        private static String unescape(String text) {
            if (text.indexOf('&') < 0) return text;
            return ENTITY.matcher(text).replaceAll(m -> Matcher.quoteReplacement(switch (m.group(1)) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                case String n when n.startsWith("#x") -> Character.toString(Integer.parseInt(n.substring(2), 16));
                case String n -> Character.toString(Integer.parseInt(n.substring(1)));
            }));
        }
    }

    // ------------------------------------------------------------------------------------------------ JSON

    /** A small JSON reader and writer; objects are maps, arrays are lists, numbers are Long or Double. */
    static final class Json {
        private final String text;
        private int at;

        private Json(String text) { this.text = text; }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(String text) throws IOException {
            var json = new Json(text);
            try {
                if (json.value() instanceof Map<?, ?> map) return (Map<String, Object>) map;
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException("broken JSON near character " + json.at, e);
            }
            throw new IOException("not a JSON object");
        }

        private Object value() throws IOException {
            space();
            switch (text.charAt(at)) {
                case '{' -> {
                    var map = new HashMap<String, Object>();
                    at++;
                    for (space(); text.charAt(at) != '}'; space()) {
                        if (text.charAt(at) == ',') at++;
                        space();
                        var name = string();
                        space();
                        expect(":");
                        map.put(name, value());
                    }
                    at++;
                    return map;
                }
                case '[' -> {
                    var list = new ArrayList<>();
                    at++;
                    for (space(); text.charAt(at) != ']'; space()) {
                        if (text.charAt(at) == ',') at++;
                        list.add(value());
                    }
                    at++;
                    return list;
                }
                case '"' -> { return string(); }
                case 't' -> { expect("true"); return true; }
                case 'f' -> { expect("false"); return false; }
                case 'n' -> { expect("null"); return null; }
                default -> { return number(); }
            }
        }

        private Number number() {
            int start = at;
            while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) at++;
            var digits = text.substring(start, at);
            if (digits.matches("-?\\d+")) return Long.valueOf(digits);
            return Double.valueOf(digits);
        }

        private String string() throws IOException {
            expect("\"");
            int end = text.indexOf('"', at);
            if (end >= 0 && text.indexOf('\\', at, end) < 0) { // nothing escaped: the usual case, and tokens are long
                var plain = text.substring(at, end);
                at = end + 1;
                return plain;
            }
            var out = new StringBuilder();
            for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                char escape = text.charAt(at++);
                switch (escape) {
                    case 'n' -> out.append('\n');
                    case 't' -> out.append('\t');
                    case 'r' -> out.append('\r');
                    case 'b' -> out.append('\b');
                    case 'f' -> out.append('\f');
                    case 'u' -> {
                        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> out.append(escape);
                }
            }
            return out.toString();
        }

        private void expect(String literal) throws IOException {
            if (!text.startsWith(literal, at)) throw new IOException("expected " + literal + " at character " + at + " of JSON");
            at += literal.length();
        }

        private void space() {
            while (Character.isWhitespace(text.charAt(at))) at++;
        }

        static String write(Object value) {
            return switch (value) {
                case null -> "null";
                case Map<?, ?> map -> map.entrySet().stream()
                        .map(e -> write(e.getKey().toString()) + ":" + write(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
                case Number number -> number.toString();
                case Boolean bool -> bool.toString();
                default -> value.toString().chars().mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c
                                : c < 0x20 ? String.format("\\u%04x", c) : Character.toString(c))
                        .collect(Collectors.joining("", "\"", "\""));
            };
        }
    }

    // ----------------------------------------------------------------------------------------- measurement

    /** Latencies in buckets of at most 1.6 % width; not thread-safe, one per worker. */
    static final class Histogram {
        private static final int SUB_BITS = 6;
        private final long[] counts = new long[(64 - SUB_BITS) << SUB_BITS];
        private long count;

        void record(long nanos) {
            counts[index(Math.max(1, nanos))]++;
            count++;
        }

        void add(Histogram other) {
            for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
            count += other.count;
        }

        long count() { return count; }

        double percentile(double fraction) {
            long rank = (long) Math.ceil(fraction * count);
            for (int i = 0; i < counts.length; i++) {
                rank -= counts[i];
                if (rank <= 0) return value(i);
            }
            return 0;
        }

        /** Exponent in the high bits, the SUB_BITS bits after the leading one in the low bits. */
        private static int index(long nanos) {
            int exponent = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos) - SUB_BITS);
            return (exponent << SUB_BITS) + (int) (nanos >>> exponent);
        }

        private static double value(int index) {
            int exponent = Math.max(0, (index >> SUB_BITS) - 1);
            return (double) ((long) (index - (exponent << SUB_BITS)) << exponent);
        }
    }

    /**
     * CPU time and memory of processes with all their descendants, from /proc. A descendant that ended and was
     * waited for is in its parent's cutime and cstime, so forking servers such as PostgreSQL are counted whole.
     */
    record ProcStat(Map<Long, Double> cpuByRoot, Map<Long, Long> rssKibByRoot) {
        private static final double TICKS_PER_SECOND = 100; // USER_HZ, fixed at 100 on Linux

        private record Process(long parent, double cpu) {}

        static ProcStat of(List<Long> roots) throws IOException {
            var all = new HashMap<Long, Process>();
            if (!roots.isEmpty()) {
                try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                    for (var entry : entries) {
                        try {
                            all.put(Long.valueOf(entry.getFileName().toString()), parse(Files.readString(entry.resolve("stat"))));
                        } catch (IOException e) {
                            // the process ended meanwhile
                        }
                    }
                }
            }
            var cpu = new LinkedHashMap<Long, Double>();
            var rss = new LinkedHashMap<Long, Long>();
            for (var root : roots) {
                if (!all.containsKey(root)) throw new IOException("no process " + root);
                cpu.put(root, 0.0);
                rss.put(root, 0L);
            }
            for (var pid : all.keySet()) {
                var root = rootOf(pid, all, cpu.keySet());
                if (root == null) continue;
                cpu.merge(root, all.get(pid).cpu, Double::sum);
                rss.merge(root, privateKib(pid), Long::sum);
            }
            return new ProcStat(cpu, rss);
        }

        private static Process parse(String stat) {
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // the name before may contain spaces
            double ticks = 0;
            for (int i = 11; i <= 14; i++) ticks += Long.parseLong(fields[i]); // utime stime cutime cstime
            return new Process(Long.parseLong(fields[1]), ticks / TICKS_PER_SECOND);
        }

        private static Long rootOf(long pid, Map<Long, Process> all, Set<Long> roots) {
            for (var at = pid; all.containsKey(at); at = all.get(at).parent) {
                if (roots.contains(at)) return at;
            }
            return null;
        }

        /** Resident memory; shared memory segments, which every child of PostgreSQL maps, are left out. */
        private static long privateKib(long pid) {
            try {
                long kib = 0;
                for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                    if (line.startsWith("RssAnon:") || line.startsWith("RssFile:")) {
                        kib += Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
                return kib;
            } catch (IOException e) {
                return 0;
            }
        }

        /** CPU time since an earlier sample; memory as it is now. */
        ProcStat minus(ProcStat earlier) {
            var difference = new LinkedHashMap<Long, Double>();
            cpuByRoot.forEach((pid, cpu) -> difference.put(pid, Math.round((cpu - earlier.cpuByRoot.get(pid)) * 100) / 100.0));
            return new ProcStat(difference, rssKibByRoot);
        }

        double cpuSeconds() { return cpuByRoot.values().stream().mapToDouble(Double::doubleValue).sum(); }

        long rssKib() { return rssKibByRoot.values().stream().mapToLong(Long::longValue).sum(); }

        Map<Long, Long> rssMibByRoot() {
            var out = new LinkedHashMap<Long, Long>();
            rssKibByRoot.forEach((pid, kib) -> out.put(pid, kib / 1024));
            return out;
        }
    }

    // --------------------------------------------------------------------------------------------- options

    record Options(String issuer, String client, String secret, String redirect, List<String> names, String password,
                    int sessions, String scenario, String scope, String ccScope, String prompt,
                   double seconds, double warmup, int concurrency, int verifyEvery, List<Long> serverPids, String label) {

        private static final Set<String> NAMES = Set.of("issuer", "client", "secret", "redirect", "user-pattern", "user-file",
                "password", "users", "sessions", "scenario", "scope", "cc-scope", "prompt", "seconds", "warmup",
                "concurrency", "verify-every", "server-pid", "label");

        static Options parse(String[] args) {
            var given = new HashMap<String, String>();
            for (int i = 0; i < args.length; i += 2) {
                var name = args[i].startsWith("--") ? args[i].substring(2) : "";
                if (!NAMES.contains(name)) throw new IllegalArgumentException("unknown option " + args[i]);
                if (i + 1 == args.length) throw new IllegalArgumentException(args[i] + " needs a value");
                given.put(name, args[i + 1]);
            }
            for (var required : List.of("issuer", "scenario")) {
                if (!given.containsKey(required)) throw new IllegalArgumentException("--" + required + " is required");
            }
            OidcLoad.scenario(given.get("scenario")); // rejects an unknown name
            int concurrency = positive(given, "concurrency", 8);
            int sessions = positive(given, "sessions", concurrency);
            if (sessions < concurrency) throw new IllegalArgumentException("--sessions must be at least --concurrency");
            var pids = Arrays.stream(given.getOrDefault("server-pid", "").split(","))
                    .map(String::strip).filter(pid -> !pid.isEmpty()).map(Long::valueOf).toList();
            return new Options(given.get("issuer"), given.getOrDefault("client", ""), given.getOrDefault("secret", ""),
                    given.getOrDefault("redirect", ""), names(given),
                    given.getOrDefault("password", ""), sessions, given.get("scenario"),
                    given.getOrDefault("scope", "openid"), given.getOrDefault("cc-scope", ""),
                    given.getOrDefault("prompt", "none"), Double.parseDouble(given.getOrDefault("seconds", "20")),
                    Double.parseDouble(given.getOrDefault("warmup", "5")), concurrency,
                    positive(given, "verify-every", 100), pids, given.getOrDefault("label", ""));
        }

        private static int positive(Map<String, String> given, String name, int fallback) {
            int value = Integer.parseInt(given.getOrDefault(name, String.valueOf(fallback)));
            if (value < 1) throw new IllegalArgumentException("--" + name + " must be positive");
            return value;
        }

        private static List<String> names(Map<String, String> given) {
            if (given.containsKey("user-file")) {
                try {
                    return Files.readAllLines(Path.of(given.get("user-file")));
                } catch (IOException e) {
                    throw new IllegalArgumentException("cannot read the names of users: " + e.getMessage(), e);
                }
            }
            var pattern = given.getOrDefault("user-pattern", "u%05d");
            return IntStream.range(0, positive(given, "users", 1)).mapToObj(pattern::formatted).toList();
        }

        String username(int session) { return names.get(session % names.size()); }

        String ssoPrompt() { return prompt.equals("plain") ? Flow.NO_PROMPT : prompt; }
    }
}
