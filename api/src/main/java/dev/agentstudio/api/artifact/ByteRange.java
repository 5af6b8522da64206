package dev.agentstudio.api.artifact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Part of a file (RFC 9110, section 14).
 *
 * @param first offset of the first byte
 * @param length in bytes, at least 1 unless the file is empty
 */
record ByteRange(long first, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /**
     * What a Range header asks for; empty when the file has nothing of it. Headers that are none, and those for several ranges, ask for the
     * whole file, as RFC 9110 permits.
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher matcher = SINGLE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.of(whole(size));
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(matcher.group(2)));
            return last == 0 ? Optional.empty() : Optional.of(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        if (last < first && !matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < first) {
            return Optional.of(whole(size));
        }
        return first >= size ? Optional.empty() : Optional.of(new ByteRange(first, last - first + 1));
    }

    boolean isAll(long size) {
        return length == size;
    }

    /** As of a Content-Range header. */
    String of(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
