package dev.agentstudio.api.http;

import dev.agentstudio.api.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditional requests by entity tag (RFC 9110, section 13). A header that is no list of tags matches nothing. */
public final class Preconditions {
    private static final String WEAK = "W/";
    private static final Pattern TAG =
            Pattern.compile("\\G[ \\t,]*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")[ \\t]*(?=,|$)");

    private Preconditions() {}

    /** Whether the caller already has this representation, so that 304 is the answer. Compares weakly. */
    public static boolean isKnown(HttpHeaders headers, String etag) {
        return matches(
                headers.getAll(HttpHeaders.IF_NONE_MATCH),
                etag,
                (sent, own) -> bare(sent).equals(bare(own)));
    }

    /**
     * Lets a changing operation proceed only if what it changes is still as the caller saw it. Compares strongly.
     *
     * @param etag the current one; asked for only when there is a condition
     * @throws ProblemException precondition failed
     */
    public static void requireMatch(HttpHeaders headers, Supplier<String> etag) {
        List<String> conditions = headers.getAll(HttpHeaders.IF_MATCH);
        if (!conditions.isEmpty()
                && !matches(conditions, etag.get(), (sent, own) -> !sent.startsWith(WEAK) && sent.equals(own))) {
            throw ProblemException.preconditionFailed();
        }
    }

    private static boolean matches(List<String> values, String etag, BiPredicate<String, String> comparison) {
        String list = String.join(",", values).strip();
        return list.equals("*") || tags(list).stream().anyMatch(tag -> comparison.test(tag, etag));
    }

    private static List<String> tags(String list) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(list);
        while (matcher.find()) {
            tags.add(matcher.group(1));
        }
        return tags;
    }

    private static String bare(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
