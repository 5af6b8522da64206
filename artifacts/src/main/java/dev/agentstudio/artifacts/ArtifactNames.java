package dev.agentstudio.artifacts;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What files may be called, and which media types they may state. */
public final class ArtifactNames {
    /** Longest name, in characters. */
    public static final int MAX_LENGTH = 255;

    /** What is stored without a better word for it. */
    public static final String UNKNOWN_TYPE = "application/octet-stream";

    private static final int MAX_TYPE_LENGTH = 200;

    private static final Set<String> FOLDERS = Set.of(".", "..");

    /** Names of RFC 9110's tokens, with parameters as they are usual. */
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            "[\\w!#$&^.+-]+/[\\w!#$&^.+-]+( *; *[\\w!#$&^.+-]+=([\\w!#$&^.+:-]+|\"[\\w !#$&^.+:/=;,-]*\"))*");

    private static final Pattern FORBIDDEN =
            Pattern.compile("[/\\\\\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private ArtifactNames() {}

    /** What is wrong with a name, in words; empty when nothing is. */
    public static Optional<String> fault(String name) {
        int length = name.codePointCount(0, name.length());
        if (name.isBlank() || length > MAX_LENGTH) {
            return Optional.of("A name of 1 to %d characters is expected".formatted(MAX_LENGTH));
        }
        if (FOLDERS.contains(name) || FORBIDDEN.matcher(name).find()) {
            return Optional.of("A name without '/', '\\' and control characters is expected, and not '.' or '..'");
        }
        return Optional.empty();
    }

    public static boolean isMediaType(String type) {
        return type.length() <= MAX_TYPE_LENGTH && MEDIA_TYPE.matcher(type).matches();
    }

    /** The media type without its parameters, in lower case. */
    public static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
