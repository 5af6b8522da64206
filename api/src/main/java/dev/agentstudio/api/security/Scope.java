package dev.agentstudio.api.security;

import java.util.HashSet;
import java.util.Set;

/** What a token may permit. */
public final class Scope {
    /** Everything that reads. */
    public static final String READ = "workflows:read";

    /** Create, execute, pause, resume, cancel and agent calls; implies {@link #READ}. */
    public static final String EXECUTE = "workflows:execute";

    /** Delete; implies {@link #READ}. */
    public static final String WRITE = "workflows:write";

    /** All there are. */
    public static final Set<String> ALL = Set.of(READ, EXECUTE, WRITE);

    private Scope() {}

    /** The known ones of some scopes, with what they imply. */
    static Set<String> withImplied(Set<String> scopes) {
        Set<String> granted = new HashSet<>(scopes);
        granted.retainAll(ALL);
        if (granted.contains(EXECUTE) || granted.contains(WRITE)) {
            granted.add(READ);
        }
        return granted;
    }
}
