package org.shuniu.gateway.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.shuniu.gateway.network.NetworkRange;

/**
 * Which addresses belong to the public Internet: what the registries of RFC 6890 call globally
 * reachable, and no address of this machine.
 */
final class PublicAddresses {
    private static final List<NetworkRange> SPECIAL_V4 =
            ranges(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    // Carrier-grade NAT, RFC 6598.
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    // Link-local, where clouds keep their metadata service.
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    // Relays of 6to4, RFC 7526.
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    // Multicast, reserved and broadcast.
                    "224.0.0.0/3");

    /**
     * All that is routed, RFC 4291 §2.4; so no IPv4-mapped or -compatible address, no NAT64 ({@code
     * 64:ff9b::/96}, {@code 64:ff9b:1::/48}), no ULA, link-local or multicast.
     */
    private static final NetworkRange GLOBAL_UNICAST = NetworkRange.parse("2000::/3");

    private static final List<NetworkRange> SPECIAL_V6 =
            ranges(
                    // Protocol assignments, Teredo among them.
                    "2001::/23",
                    "2001:db8::/32",
                    // 6to4: an IPv4 address inside, which may be a private one.
                    "2002::/16",
                    "3fff::/20");

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        boolean routed =
                address instanceof Inet4Address
                        ? SPECIAL_V4.stream().noneMatch(range -> range.includes(address))
                        : GLOBAL_UNICAST.includes(address)
                                && SPECIAL_V6.stream().noneMatch(range -> range.includes(address));
        return routed && !isOurs(address);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static List<NetworkRange> ranges(String... texts) {
        return NetworkRange.parseAll(List.of(texts));
    }
}
