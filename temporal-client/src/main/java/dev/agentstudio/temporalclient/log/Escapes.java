package dev.agentstudio.temporalclient.log;

/** Makes control characters visible: a value of a caller must not begin a line of its own, nor change what a terminal shows. */
final class Escapes {
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private Escapes() {}

    /** @param kept characters that stay as they are */
    static String escape(String text, String kept) {
        StringBuilder escaped = null;
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            boolean isPlain = !isControl(next) || kept.indexOf(next) >= 0;
            if (!isPlain && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, index);
            }
            if (escaped != null) {
                escaped.append(isPlain ? String.valueOf(next) : escape(next));
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static String escape(char control) {
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u%04x".formatted((int) control);
        };
    }

    private static boolean isControl(char next) {
        return Character.isISOControl(next) || next == LINE_SEPARATOR || next == PARAGRAPH_SEPARATOR;
    }
}
