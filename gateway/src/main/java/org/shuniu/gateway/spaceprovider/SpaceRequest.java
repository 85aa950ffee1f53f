package org.shuniu.gateway.spaceprovider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.hosting.SpaceHosting;
import org.shuniu.roster.person.AffiliationView;
import org.shuniu.roster.person.PersonProfile;

/**
 * What a provider is told of a space, whole each time: what it is to be, and what it shows of its
 * owner. No number of a register and no birth date.
 *
 * @param state {@code open}, {@code frozen} or {@code moved}
 * @param revision higher than that of anything told before about this space
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SpaceRequest(
        String spaceNumber, String kind, String state, long revision, @Nullable Owner owner) {

    /**
     * Whose it is.
     *
     * @param sub the public subject, as platforms receive it
     */
    record Owner(String sub, String name, List<Place> places) {}

    /** What somebody is somewhere. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            String orgCode,
            String orgName,
            String role,
            @JsonProperty("class") @Nullable String classCode) {
        static Place of(AffiliationView view) {
            return new Place(
                    view.org().value(),
                    view.orgName(),
                    view.role().code(),
                    view.classCode() == null ? null : view.classCode().value());
        }
    }

    /** Of a space that goes on elsewhere its owner is none of the provider's business any more. */
    static SpaceRequest of(SpaceHosting hosting, @Nullable PersonProfile owner) {
        Owner told = null;
        if (owner != null && hosting.wanted() != SpaceHosting.Wanted.MOVED) {
            told =
                    new Owner(
                            owner.publicSubject().value(),
                            owner.name(),
                            owner.activeAffiliations().stream().map(Place::of).toList());
        }
        return new SpaceRequest(
                hosting.number().value(),
                "personal",
                hosting.wanted().code(),
                hosting.revision(),
                told);
    }
}
