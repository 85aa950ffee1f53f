package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.gateway.network.TrustedProxies;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a device without a browser asks for a login (RFC 8628 §3.1). */
@RestController
class DeviceAuthorizationEndpoint {
    static final String PATH = "/oauth2/device_authorization";

    private final ClientRegistry clients;
    private final DeviceCodes codes;
    private final Issuer issuer;
    private final TrustedProxies proxies;

    DeviceAuthorizationEndpoint(
            ClientRegistry clients, DeviceCodes codes, Issuer issuer, TrustedProxies proxies) {
        this.clients = clients;
        this.codes = codes;
        this.issuer = issuer;
        this.proxies = proxies;
    }

    @PostMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> authorize(
            @RequestParam(defaultValue = "") String scope, HttpServletRequest request) {
        Optional<Client> caller =
                ClientAuthentication.find(clients, SecurityContextHolder.getContext());
        if (caller.isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"shuniu\"")
                    .body(Map.of("error", "invalid_client"));
        }
        Client client = caller.get();
        // FAPI 2.0 Security Profile §5.3.2.2: authorization goes through pushed requests alone.
        if (!client.mayUse(GrantType.DEVICE_CODE) || client.security().fapi()) {
            return refused("unauthorized_client");
        }
        Set<String> scopes =
                scope.isBlank()
                        ? Set.of("openid")
                        : Set.copyOf(Arrays.asList(scope.strip().split(" +", -1)));
        if (!scopes.contains("openid")
                || !Clients.IDENTITY_SCOPES.containsAll(scopes)
                || !client.scopes().containsAll(scopes)) {
            return refused("invalid_scope");
        }
        if (!codes.mayIssue(client.id(), proxies.networkOf(request))) {
            return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                    .header(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(DeviceCodes.LIFETIME.toSeconds()))
                    .body(Map.of("error", "temporarily_unavailable"));
        }
        DeviceCodes.Issued issued = codes.issue(client.id(), scopes);
        String page = issuer.value() + DeviceController.PATH;
        String typed = issued.userCode().grouped();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("device_code", issued.deviceCode());
        answer.put("user_code", typed);
        answer.put("verification_uri", page);
        answer.put("verification_uri_complete", page + "?user_code=" + typed);
        answer.put("expires_in", DeviceCodes.LIFETIME.toSeconds());
        answer.put("interval", DeviceCodes.INTERVAL.toSeconds());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer);
    }

    private static ResponseEntity<Map<String, Object>> refused(String error) {
        return ResponseEntity.badRequest().body(Map.of("error", error));
    }
}
