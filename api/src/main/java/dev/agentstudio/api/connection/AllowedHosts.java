package dev.agentstudio.api.connection;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The host names under which this server answers. A page whose name was made to point here after it was loaded (DNS rebinding) is the same
 * origin for its browser, and differs only by this name.
 */
@Singleton
final class AllowedHosts {
    /** A name, an IPv4 address or an IPv6 address in brackets, and maybe a port. RFC 9110 §7.2, without the parts that no URL of this API has. */
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    private final Set<String> names;

    /** @param names without ports, in lower case; none allows every name */
    AllowedHosts(@Value("${hosts.allowed:[]}") List<String> names) {
        this.names = names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean isWellFormed(String host) {
        return HOST.matcher(host).matches();
    }

    /** @param host the value of a well-formed Host header */
    boolean allow(String host) {
        if (names.isEmpty()) {
            return true;
        }
        Matcher parts = HOST.matcher(host);
        return parts.matches() && names.contains(parts.group(1).toLowerCase(Locale.ROOT));
    }
}
