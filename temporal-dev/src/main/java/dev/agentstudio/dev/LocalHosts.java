package dev.agentstudio.dev;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names under which the stack's servers answer. A page whose name was made to point at this machine after it was loaded (DNS
 * rebinding) has another one.
 *
 * @param names in lower case, without ports
 */
record LocalHosts(List<String> names) {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    LocalHosts {
        names = List.copyOf(names);
    }

    /** @param more names beside those of loopback, as a browser would write them */
    static LocalHosts with(List<String> more) {
        List<String> names = new ArrayList<>(LOOPBACK);
        more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return new LocalHosts(names);
    }

    /** @param host the value of a Host header, perhaps with a port */
    boolean allow(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return names.contains(lower.replaceFirst(":\\d{1,5}$", ""));
    }
}
