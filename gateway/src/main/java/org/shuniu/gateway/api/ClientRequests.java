package org.shuniu.gateway.api;

import jakarta.servlet.http.HttpServletRequest;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientMetadata;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads bodies that change a client. */
@Component
class ClientRequests {
    private final JsonMapper json;

    ClientRequests(JsonMapper json) {
        this.json = StrictJson.strict(json);
    }

    /** RFC 7396: a member that is left out stays as it is, and null gives it its default again. */
    ClientMetadata merge(Client before, JsonNode patch, HttpServletRequest request) {
        ObjectNode members = json.valueToTree(ClientMembers.of(before.metadata()));
        if (before.hasUsualGrants()) {
            // Nobody chose them, so they follow what they were derived from.
            members.remove("grantTypes");
        }
        try {
            members.setAll(json.treeToValue(patch, ObjectNode.class));
            return json.treeToValue(members, ClientMembers.class).toMetadata(before.orgSubtree());
        } catch (DatabindException e) {
            throw new HttpMessageNotReadableException(
                    "not client metadata", e, new ServletServerHttpRequest(request));
        }
    }
}
