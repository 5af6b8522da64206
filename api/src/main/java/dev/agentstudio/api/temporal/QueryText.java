package dev.agentstudio.api.temporal;

import dev.agentstudio.workflows.execution.RunAttributes;
import org.jspecify.annotations.Nullable;

/** Text as a value in a visibility query. */
public final class QueryText {
    private QueryText() {}

    /**
     * The end of a query that is for one owner only.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it; null for all owners
     */
    public static String ownedBy(@Nullable String owner) {
        return owner == null ? "" : " AND %s = %s".formatted(RunAttributes.OWNER.getName(), quoted(owner));
    }

    /** Between single quotes: a quote or a backslash in the text must not end it. */
    public static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
