package dev.agentstudio.api.listing;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param total workflows of the whole list
 * @param offset workflows of the list before this page
 * @param nextCursor where the next page begins; null when there is none
 */
@Serdeable
record WorkflowPage(
        List<WorkflowSummary> items,
        long total,
        int limit,
        int offset,
        boolean hasMore,
        @Nullable String nextCursor) {}
