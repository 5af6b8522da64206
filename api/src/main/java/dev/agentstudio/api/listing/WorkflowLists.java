package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads pages of lists. Rows come from visibility alone, except those that the caller wrote recently, which are read directly. */
@Singleton
final class WorkflowLists {
    /** A list that is estimated to fill at most this part of one answer is read whole without being counted first. */
    private static final double SHORT_LIST = 0.5;

    private final SampleCache samples;
    private final OffsetBookmarks bookmarks;
    private final PageMemory memory;
    private final RecentWriteCache recentWrites;
    private final DirectReads directReads;
    private final FailureMessages failures;
    private final SingleFlight<Request, WorkflowPage> flights = new SingleFlight<>();

    WorkflowLists(
            SampleCache samples,
            OffsetBookmarks bookmarks,
            PageMemory memory,
            RecentWriteCache recentWrites,
            DirectReads directReads,
            FailureMessages failures) {
        this.failures = failures;
        this.samples = samples;
        this.bookmarks = bookmarks;
        this.memory = memory;
        this.recentWrites = recentWrites;
        this.directReads = directReads;
    }

    /**
     * A page. Equal ones that are asked for while it is being read, and for a moment after it, are read once, but never from before a write of the caller.
     *
     * @throws ProblemException when the cursor does not belong to this list
     */
    WorkflowPage page(ListQuery query, Caller caller, Visibility everything) {
        Request request =
                new Request(query, caller.subject(), caller.isAdmin(), recentWrites.version(caller.subject()));
        return memory.find(request)
                .orElseGet(() -> flights.get(request, () -> {
                    WorkflowPage page = read(query, caller, everything);
                    // A page at an offset continues after the page before it, which may have been read again meanwhile.
                    if (query.offset() == 0) {
                        memory.keep(request, page);
                    }
                    return page;
                }));
    }

    private WorkflowPage read(ListQuery query, Caller caller, Visibility everything) {
        Visibility visibility = caller.isAdmin() ? everything : new OwnRows(everything, caller.subject());
        String list = "%s %s %s".formatted(caller.isAdmin(), query.identity(), caller.subject());
        Origin origin = origin(query, list);
        Condition scope = ListQuery.Filter.scope(caller.isAdmin() ? null : caller.subject());
        SampleCache.CachedSample cached =
                samples.of(caller.isAdmin() ? "" : "of " + caller.subject(), scope, visibility);
        Condition filter = Condition.all(scope, cached.newest(), query.filter().condition());
        SizedSource sized =
                sized(source(query, caller, filter, visibility), cached.sample().of(filter));
        PageFinder finder = new PageFinder(sized.source(), query, sized.sample(), visibility.pageSize());
        PageFinder.Found found = finder.find(origin.start(), sized.total(), query.limit() + 1);
        return page(query, list, origin.shown(), sized.total(), new Page(finder, found));
    }

    private Origin origin(ListQuery query, String list) {
        if (query.cursor() == null) {
            return new Origin(bookmarks.start(list, query.offset()), query.offset());
        }
        Cursor cursor = Cursor.decode(query.cursor(), list).orElseThrow(WorkflowLists::invalidCursor);
        return new Origin(cursor.start(), cursor.shown());
    }

    private OverlaidSource source(ListQuery query, Caller caller, Condition filter, Visibility visibility) {
        List<WorkflowId> written = recentWrites.of(caller.subject());
        if (written.isEmpty()) {
            return new OverlaidSource(visibility, filter, List.of());
        }
        List<Row> recent = directReads.read(written, caller).stream()
                .filter(query.filter().condition()::matches)
                .toList();
        Condition others = new Condition.NoneOf(
                Attribute.ID, written.stream().map(WorkflowId::value).collect(Collectors.toSet()));
        return new OverlaidSource(visibility, Condition.all(filter, others), recent);
    }

    /** Reads a short list whole, and counts a long one. */
    private static SizedSource sized(OverlaidSource source, RowSample sample) {
        int pageSize = source.visibility().pageSize();
        boolean isShort = sample.rows().size() * sample.gap() <= SHORT_LIST * pageSize;
        long total = isShort ? 0 : source.count(Condition.ANY);
        if (total <= pageSize) {
            RowSource.Found found = source.find(Condition.ANY, rows -> false);
            if (found.isComplete()) {
                return new SizedSource(
                        new InMemorySource(found.rows()), found.rows().size(), RowSample.NONE);
            }
            total = source.count(Condition.ANY);
        }
        return new SizedSource(source, total, sample);
    }

    private WorkflowPage page(ListQuery query, String list, int before, long total, Page page) {
        List<Row> rows = page.found().rows();
        int shown = Math.min(query.limit(), rows.size());
        boolean hasMore = rows.size() > shown;
        Optional<Cursor> next = hasMore
                ? Optional.of(new Cursor(page.finder().after(page.found(), shown), before + shown))
                : Optional.empty();
        if (query.cursor() == null) {
            next.ifPresent(cursor -> bookmarks.remember(list, cursor.shown(), cursor.start()));
        }
        return new WorkflowPage(
                failures.added(rows.stream().limit(shown).toList()).stream()
                        .map(directReads::withProgress)
                        .map(WorkflowSummary::of)
                        .toList(),
                total,
                query.limit(),
                before,
                hasMore,
                next.map(cursor -> cursor.encode(list)).orElse(null));
    }

    private static ProblemException invalidCursor() {
        return ProblemException.invalid(List.of(new FieldError(
                "cursor",
                "The cursor does not belong to this list; omit it to begin at the first page",
                ErrorCode.INVALID_FORMAT)));
    }

    private record Request(ListQuery query, String subject, boolean isAdmin, Object writes) {}

    /** @param shown rows of the list before the page */
    private record Origin(PageStart start, int shown) {}

    private record SizedSource(RowSource source, long total, RowSample sample) {}

    private record Page(PageFinder finder, PageFinder.Found found) {}
}
