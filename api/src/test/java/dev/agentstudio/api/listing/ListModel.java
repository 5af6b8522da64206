package dev.agentstudio.api.listing;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
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
    static final Caller ALICE = new Caller(ModelRows.OWNER, "Alice", false, "free");

    final ModelVisibility visibility;
    final RecentWriteMemory recentWrites = new RecentWriteMemory();

    /** Reads of single workflows, which are never late. */
    final Map<String, RunView> reads = new LinkedHashMap<>();

    private final WorkflowLists lists;

    ListModel(ModelVisibility visibility) {
        this.visibility = visibility;
        lists = new WorkflowLists(
                new Samples(),
                new Walks(),
                recentWrites,
                new FreshRows(new Reads(), Executors.newVirtualThreadPerTaskExecutor()));
    }

    WorkflowPage page(ListQuery query) {
        return lists.page(query, ALICE, visibility);
    }

    /** A page, and how many calls it took. */
    int calls(ListQuery query) {
        CountedVisibility counted = new CountedVisibility(visibility);
        lists.page(query, ALICE, counted);
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
        return Population.newest(visibility.rows()).stream()
                .filter(query.filter().condition()::matches)
                .sorted(byKey.thenComparing(Row::workflowId))
                .map(Row::workflowId)
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
        public Optional<RunView> find(String workflowId, Caller caller) {
            return Optional.ofNullable(reads.get(workflowId));
        }

        @Override
        public Optional<RunState> known(String runId) {
            return Optional.empty();
        }
    }
}
