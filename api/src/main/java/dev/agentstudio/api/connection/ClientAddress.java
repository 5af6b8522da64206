package dev.agentstudio.api.connection;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The name under which an address is counted. */
final class ClientAddress {
    /** Bytes of an IPv6 address that name a network: one client can use all addresses of its network. */
    private static final int NETWORK = 8;

    private ClientAddress() {}

    static String of(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address) || address.isUnresolved()) {
            return remote.toString();
        }
        return address.getAddress() instanceof Inet6Address v6
                ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK)) + "::/64"
                : address.getAddress().getHostAddress();
    }
}
