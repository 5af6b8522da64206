package dev.agentstudio.workflows.execution;

import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The search attributes of a run. SQL visibility has few columns of each type (10 Keyword, 3 of every other), so a new one needs a
 * reason.
 */
public final class RunAttributes {
    /** Subject of the creating token. */
    public static final SearchAttributeKey<String> OWNER = SearchAttributeKey.forKeyword("Owner");

    /** {@code pending}, {@code running} or {@code paused}; once a run is closed, its Temporal status says the rest. */
    public static final SearchAttributeKey<String> RUN_STATE = SearchAttributeKey.forKeyword("RunState");

    public static final SearchAttributeKey<String> DEFINITION_ID = SearchAttributeKey.forKeyword("DefinitionId");
    public static final SearchAttributeKey<String> PATTERN = SearchAttributeKey.forKeyword("Pattern");
    public static final SearchAttributeKey<String> INITIATED_BY = SearchAttributeKey.forKeyword("InitiatedBy");
    public static final SearchAttributeKey<OffsetDateTime> CREATED_AT =
            SearchAttributeKey.forOffsetDateTime("CreatedAt");
    public static final SearchAttributeKey<OffsetDateTime> STARTED_AT =
            SearchAttributeKey.forOffsetDateTime("StartedAt");

    /** 0 to 100, as of the last time the run came to rest. A completed run has 100 whatever this says. */
    public static final SearchAttributeKey<Double> PROGRESS = SearchAttributeKey.forDouble("Progress");

    /**
     * True on every run that continues a workflow of which an earlier run ended. What has ended cannot be marked any more, so it is by the
     * later run that lists know the earlier one to be out of date.
     */
    public static final SearchAttributeKey<Boolean> RESUMED = SearchAttributeKey.forBoolean("Resumed");

    /** All of them: a namespace must know each before a run may use it. */
    public static final List<SearchAttributeKey<?>> ALL =
            List.of(OWNER, RUN_STATE, DEFINITION_ID, PATTERN, INITIATED_BY, CREATED_AT, STARTED_AT, PROGRESS, RESUMED);

    /** Longest Keyword that SQL visibility stores, in characters (its column is VARCHAR(255)). */
    public static final int MAX_KEYWORD_LENGTH = 255;

    private RunAttributes() {}

    public static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
