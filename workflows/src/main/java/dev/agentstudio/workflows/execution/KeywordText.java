package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.payload.Sha256;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How text of callers is kept in Keyword attributes. Temporal's query language has no way to name a value that begins or ends with a quote
 * or contains certain backslashes: it looks for another value instead, which may be another owner. So such characters are kept as percent
 * codes. Ordinary text is kept as it is.
 */
public final class KeywordText {
    private static final Pattern SPECIAL = Pattern.compile("[%'\"\\\\\\x00-\\x1f\\x7f]");
    private static final Pattern CODE = Pattern.compile("%([0-9A-F]{2})");

    /** Separates what is left of a text that is too long from its digest; no code looks like it. */
    private static final String CUT = "%~";

    private static final int DIGEST_BYTES = 32;

    private KeywordText() {}

    /** Different for different texts, and at most {@link RunAttributes#MAX_KEYWORD_LENGTH} characters. */
    public static String encode(String text) {
        String encoded = SPECIAL.matcher(text)
                .replaceAll(match -> "%%%02X".formatted((int) match.group().charAt(0)));
        if (encoded.length() <= RunAttributes.MAX_KEYWORD_LENGTH) {
            return encoded;
        }
        int kept = RunAttributes.MAX_KEYWORD_LENGTH - CUT.length() - 2 * DIGEST_BYTES;
        return encoded.substring(0, kept) + CUT + HexFormat.of().formatHex(Sha256.of(text));
    }

    /** The text again; only its beginning if it was too long. */
    public static String decode(String encoded) {
        int cut = encoded.indexOf(CUT);
        return CODE.matcher(cut < 0 ? encoded : encoded.substring(0, cut) + "…")
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
    }
}
