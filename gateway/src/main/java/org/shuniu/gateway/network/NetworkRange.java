package org.shuniu.gateway.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A network by its prefix: {@code 10.1.0.0/16}, {@code 2001:db8::/32}, or a single address. */
public final class NetworkRange {
    private final byte[] prefix;
    private final int bits;

    private NetworkRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Throws {@link IllegalArgumentException} for what is no network; asks no name server. */
    public static NetworkRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
        int all = address.length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException(text + " is no network");
        }
        return new NetworkRange(cut(address, bits), bits);
    }

    /** The network of an address, so many bits wide. */
    public static NetworkRange around(InetAddress address, int bits) {
        return new NetworkRange(cut(address.getAddress(), bits), bits);
    }

    public static List<NetworkRange> parseAll(List<String> texts) {
        return texts.stream().map(String::strip).map(NetworkRange::parse).toList();
    }

    public boolean includes(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == prefix.length && Arrays.equals(cut(bytes, bits), prefix);
    }

    // An IPv6 address that holds an IPv4 one (RFC 4291 §2.5.5.2) is that one here and everywhere.
    private static byte[] bytes(String address) {
        try {
            return InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(address + " is no IP address", e);
        }
    }

    private static byte[] cut(byte[] address, int bits) {
        byte[] kept = new byte[address.length];
        System.arraycopy(address, 0, kept, 0, (bits + 7) / Byte.SIZE);
        if (bits % Byte.SIZE != 0) {
            kept[bits / Byte.SIZE] &= (byte) (0xff << (Byte.SIZE - bits % Byte.SIZE));
        }
        return kept;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkRange that
                && bits == that.bits
                && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }

    /** The first bytes in hexadecimal and the width: what counters are named by. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(prefix) + "/" + bits;
    }
}
