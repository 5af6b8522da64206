package dev.agentstudio.api.listing;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** What a list must be, worked out the simple way: all rows, filtered and sorted. And lists over the same rows. */
final class ListModel {
    static final Caller ALICE = new Caller(ModelRows.OWNER, "Alice", false, "free", null);

    final ModelVisibility visibility;
    final RecentWriteCache recentWrites = new RecentWriteCache(List.of());

    /** Reads of single workflows, which are never late. */
    final Map<WorkflowId, RunView> reads = new LinkedHashMap<>();

    private final WorkflowLists lists;

    /** Lists that are read again for each request. */
    ListModel(ModelVisibility visibility) {
        this(visibility, new PageMemory(Duration.ZERO, Ticker.systemTicker()));
    }

    ListModel(ModelVisibility visibility, PageMemory memory) {
        this.visibility = visibility;
        lists = new WorkflowLists(
                new SampleCache(),
                new OffsetBookmarks(),
                memory,
                recentWrites,
                new DirectReads(new Reads(), Executors.newVirtualThreadPerTaskExecutor()),
                new FailureMessages(run -> Optional.empty(), Executors.newVirtualThreadPerTaskExecutor()));
    }

    WorkflowPage page(ListQuery query) {
        return lists.page(query, ALICE, visibility);
    }

    /** A page of rows that are read through another visibility. */
    WorkflowPage page(ListQuery query, Visibility other) {
        return lists.page(query, ALICE, other);
    }

    /** How many calls a page takes. */
    int calls(ListQuery query) {
        return calls(query, ALICE);
    }

    int calls(ListQuery query, Caller caller) {
        MeteredVisibility counted = new MeteredVisibility(visibility);
        lists.page(query, caller, counted);
        return counted.calls();
    }

    /** Ids of the whole list in order. */
    List<String> expected(ListQuery query) {
        long last = Long.MAX_VALUE;
        Comparator<Row> byKey = Comparator.comparingLong(row -> {
            if (!(row.value(query.sortBy().attribute()) instanceof Instant key)) {
                return last;
            }
            return query.sortOrder() == SortOrder.ASC ? key.toEpochMilli() : -key.toEpochMilli();
        });
        return OverlaidSource.newest(visibility.rows()).stream()
                .filter(query.filter().condition()::matches)
                .sorted(byKey.thenComparing(row -> row.workflowId().value()))
                .map(row -> row.workflowId().value())
                .toList();
    }

    static ListQuery query(SortBy by, SortOrder order, ListQuery.Filter filter, int limit) {
        return new ListQuery(filter, by, order, limit, 0, null);
    }

    static ListQuery at(ListQuery query, int offset) {
        return new ListQuery(query.filter(), query.sortBy(), query.sortOrder(), query.limit(), offset, null);
    }

    static ListQuery at(ListQuery query, @Nullable String cursor) {
        return new ListQuery(query.filter(), query.sortBy(), query.sortOrder(), query.limit(), 0, cursor);
    }

    static List<String> ids(WorkflowPage page) {
        return page.items().stream().map(WorkflowSummary::id).toList();
    }

    private final class Reads implements RunReader {
        @Override
        public Optional<RunView> find(WorkflowId workflowId, Caller caller) {
            return Optional.ofNullable(reads.get(workflowId));
        }

        @Override
        public Optional<RunState> known(RunId runId) {
            return Optional.empty();
        }
    }
}
