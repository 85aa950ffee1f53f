package org.shuniu.gateway.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public Internet: what the registries of RFC 6890 call globally
 * reachable, and no address of this machine.
 */
final class PublicAddresses {
    private static final List<Block> SPECIAL_V4 =
            blocks(
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
    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");

    private static final List<Block> SPECIAL_V6 =
            blocks(
                    // Protocol assignments, Teredo among them.
                    "2001::/23",
                    "2001:db8::/32",
                    // 6to4: an IPv4 address inside, which may be a private one.
                    "2002::/16",
                    "3fff::/20");

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean routed =
                address instanceof Inet4Address
                        ? SPECIAL_V4.stream().noneMatch(block -> block.contains(bytes))
                        : GLOBAL_UNICAST.contains(bytes)
                                && SPECIAL_V6.stream().noneMatch(block -> block.contains(bytes));
        return routed && !isOurs(address);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** A prefix of addresses. */
    private record Block(InetAddress prefix, int bits) {
        static Block of(String text) {
            int slash = text.indexOf('/');
            try {
                return new Block(
                        InetAddress.getByName(text.substring(0, slash)),
                        Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean contains(byte[] address) {
            byte[] first = prefix.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return address.length == first.length;
        }
    }
}
