package org.shuniu.gateway.space;

import java.net.URI;
import java.util.List;
import org.shuniu.roster.person.PersonProfile;

/** What a person can open from the space. */
public interface Applications {
    List<Application> of(PersonProfile person);

    /**
     * One application.
     *
     * @param address where it begins; https, or http on this machine itself
     */
    record Application(String name, URI address) {
        public String host() {
            return address.getAuthority();
        }
    }
}
