package dev.agentstudio.dev;

import java.util.List;
import java.util.stream.Stream;

/**
 * What of the stack browsers may use, and under which names.
 *
 * @param webUi whether Temporal's Web UI is served
 * @param hosts names beside those of loopback
 */
public record BrowserAccess(boolean webUi, List<String> hosts) {
    public static final BrowserAccess DEFAULT = new BrowserAccess(true, List.of());

    public BrowserAccess {
        hosts = List.copyOf(hosts);
    }

    BrowserAccess withoutWebUi() {
        return new BrowserAccess(false, hosts);
    }

    BrowserAccess withHost(String host) {
        return new BrowserAccess(
                webUi, Stream.concat(hosts.stream(), Stream.of(host)).toList());
    }

    LocalHosts names() {
        return LocalHosts.with(hosts);
    }
}
