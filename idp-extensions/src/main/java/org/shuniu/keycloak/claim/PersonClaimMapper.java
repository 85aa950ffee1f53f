package org.shuniu.keycloak.claim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderFactory;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.JsonWebToken;

/**
 * Makes a Keycloak user say what the hub's ID token says, at the first login and at every later
 * one, by the rows of {@link ClaimTable}.
 *
 * <p>The token decides alone: what it no longer says is removed, so that a pupil who left, or a
 * person who withdrew a consent, keeps neither attribute nor role from an earlier login. The link
 * to the hub is {@code sub} and Keycloak's own; this class changes no username and no e-mail.
 */
public final class PersonClaimMapper extends AbstractIdentityProviderMapper {
    /** The name realm files call this mapper by. */
    public static final String PROVIDER_ID = "shuniu-person-claim-mapper";

    private static final Logger LOG = Logger.getLogger(PersonClaimMapper.class);

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[] {OIDCIdentityProviderFactory.PROVIDER_ID};
    }

    @Override
    public String getDisplayCategory() {
        return "Shuniu 枢纽";
    }

    @Override
    public String getDisplayType() {
        return "Person claims of the hub";
    }

    @Override
    public String getHelpText() {
        return "Maps name and the edu_* claims of the hub's ID token to user attributes and edu-*"
                + " realm roles, at every login. Nothing to configure but sync mode FORCE.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    /** Only FORCE: roles imported once would outlive what the registry says. */
    @Override
    public boolean supportsSyncMode(IdentityProviderSyncMode syncMode) {
        return syncMode == IdentityProviderSyncMode.FORCE;
    }

    @Override
    public void importNewUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        apply(claimsOf(context), realm, user);
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        apply(claimsOf(context), realm, user);
    }

    private static PersonClaims claimsOf(BrokeredIdentityContext context) {
        // The ID token alone, because it is signed; userinfo, where a realm asks for it, is not.
        Object token = context.getContextData().get(OIDCIdentityProvider.VALIDATED_ID_TOKEN);
        return PersonClaims.read(
                token instanceof JsonWebToken idToken ? idToken.getOtherClaims() : Map.of());
    }

    private static void apply(PersonClaims claims, RealmModel realm, UserModel user) {
        if (!claims.malformed().isEmpty()) {
            LOG.warnf(
                    "User %s of realm %s: malformed claims %s were taken as absent",
                    user.getId(), realm.getName(), claims.malformed());
        }
        applyName(claims, user);
        ClaimTable.attributes(claims).forEach((name, values) -> applyAttribute(user, name, values));
        Set<String> asserted = ClaimTable.realmRoles(claims);
        for (String role : ClaimTable.governedRoles()) {
            applyRole(realm, user, role, asserted.contains(role));
        }
    }

    /**
     * Keycloak's broker tears a whole name at its last blank. The hub does not say which part is
     * the family's, and nobody may guess: the whole name stands in the field that Keycloak shows.
     */
    private static void applyName(PersonClaims claims, UserModel user) {
        user.setFirstName(claims.name());
        user.setLastName(null);
    }

    private static void applyAttribute(UserModel user, String name, List<String> values) {
        List<String> current = user.getAttributeStream(name).sorted().toList();
        if (current.equals(values)) {
            return;
        }
        if (values.isEmpty()) {
            user.removeAttribute(name);
        } else {
            user.setAttribute(name, values);
        }
    }

    private static void applyRole(RealmModel realm, UserModel user, String name, boolean asserted) {
        RoleModel role = realm.getRole(name);
        if (role == null) {
            if (asserted) {
                LOG.warnf("Realm %s has no role %s to grant", realm.getName(), name);
            }
            return;
        }
        boolean granted = user.hasDirectRole(role);
        if (asserted && !granted) {
            user.grantRole(role);
        } else if (!asserted && granted) {
            user.deleteRoleMapping(role);
        }
    }
}
