package org.shuniu.gateway.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks a name up; asked once for each call, whose connection goes to what it said. */
@FunctionalInterface
interface AddressResolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;

    static List<InetAddress> system(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
