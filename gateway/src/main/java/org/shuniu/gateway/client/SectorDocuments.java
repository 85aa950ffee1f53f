package org.shuniu.gateway.client;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OIDC Dynamic Registration §5: whoever names a sector has to stand in its document with every
 * redirect URI, or anybody could share the subjects of another sector.
 */
final class SectorDocuments {
    private static final Set<String> MEDIA_TYPES = Set.of("application/json");
    private static final int MAX_BYTES = 65_536;

    private final Egress egress;

    SectorDocuments(Egress egress) {
        this.egress = egress;
    }

    /**
     * Fetches the document of a sector, if the addresses name one; never inside a transaction.
     *
     * @throws ClientMetadataRefused if it cannot be had or does not list each redirect URI
     */
    void check(ClientAddresses addresses) {
        String uri = addresses.sectorIdentifierUri();
        if (uri == null) {
            return;
        }
        String body =
                switch (egress.get(URI.create(uri), MEDIA_TYPES, MAX_BYTES)) {
                    case EgressAnswer.Answered(int status, String text) when status == 200 -> text;
                    case EgressAnswer.Answered(int status, String text) ->
                            throw refused("was answered with status " + status);
                    case EgressAnswer.Refused(var because) ->
                            throw refused("is none that we call (" + because.code() + ")");
                    case EgressAnswer.Failed(String because) ->
                            throw refused("could not be fetched (" + because + ")");
                };
        if (!listed(body).containsAll(addresses.redirectUris())) {
            throw refused("does not list every redirect URI");
        }
    }

    private static Set<String> listed(String body) {
        try {
            JsonNode document = JsonMapper.shared().readTree(body);
            var uris = new HashSet<String>();
            if (document.isArray()) {
                document.forEach(uri -> uris.add(uri.asString("")));
            }
            return uris;
        } catch (JacksonException e) {
            return Set.of();
        }
    }

    private static ClientMetadataRefused refused(String reason) {
        return new ClientMetadataRefused("sectorIdentifierUri", reason);
    }
}
