package dev.agentstudio.api.listing;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes pages of lists. Rows come from visibility alone; only what the caller wrote lately is read itself. */
@Singleton
final class WorkflowLists {
    /** A list that is estimated to fill at most this part of an answer is read whole without counting it first. */
    private static final double SURELY_SHORT = 0.5;

    private final Samples samples;
    private final Walks walks;
    private final RecentWriteMemory recentWrites;
    private final FreshRows freshRows;

    WorkflowLists(Samples samples, Walks walks, RecentWriteMemory recentWrites, FreshRows freshRows) {
        this.samples = samples;
        this.walks = walks;
        this.recentWrites = recentWrites;
        this.freshRows = freshRows;
    }

    /** @throws ProblemException when the cursor is none of this list */
    WorkflowPage page(ListQuery query, Caller caller, Visibility visibility) {
        String list = "%s %s %s".formatted(caller.isAdmin(), query.identity(), caller.subject());
        Begin begin = begin(query, list);
        Condition scope = ListQuery.Filter.scope(caller.isAdmin() ? null : caller.subject());
        Samples.Known known = samples.of(caller.isAdmin() ? "" : "of " + caller.subject(), scope, visibility);
        Condition filter = Condition.all(scope, known.newest(), query.filter().condition());
        Counted counted = counted(
                population(query, caller, filter, visibility), known.sample().of(filter));
        PageFinder finder = new PageFinder(counted.source(), query, counted.sample(), visibility.pageSize());
        PageFinder.Found found = finder.find(begin.start(), counted.total(), query.limit() + 1);
        return page(query, list, begin.shown(), counted.total(), new Page(finder, found));
    }

    private Begin begin(ListQuery query, String list) {
        if (query.cursor() == null) {
            return new Begin(walks.start(list, query.offset()), query.offset());
        }
        Cursor cursor = Cursor.decode(query.cursor(), list).orElseThrow(WorkflowLists::noCursor);
        return new Begin(cursor.start(), cursor.shown());
    }

    private Population population(ListQuery query, Caller caller, Condition filter, Visibility visibility) {
        List<String> written = recentWrites.of(caller.subject());
        if (written.isEmpty()) {
            return new Population(visibility, filter, List.of());
        }
        List<Row> fresh = freshRows.read(written, caller).stream()
                .filter(query.filter().condition()::matches)
                .toList();
        Condition others = new Condition.NoneOf(Attribute.ID, Set.copyOf(written));
        return new Population(visibility, Condition.all(filter, others), fresh);
    }

    /** Reads a short list whole, and counts a long one. */
    private static Counted counted(Population population, Sample sample) {
        int pageSize = population.visibility().pageSize();
        boolean surelyShort = sample.rows().size() * sample.gap() <= SURELY_SHORT * pageSize;
        long total = surelyShort ? 0 : population.count(Condition.ANY);
        if (total <= pageSize) {
            Source.Found found = population.find(Condition.ANY, rows -> false);
            if (found.isComplete()) {
                return new Counted(new Snapshot(found.rows()), found.rows().size(), Sample.NONE);
            }
            total = population.count(Condition.ANY);
        }
        return new Counted(population, total, sample);
    }

    private WorkflowPage page(ListQuery query, String list, int before, long total, Page page) {
        List<Row> rows = page.found().rows();
        int shown = Math.min(query.limit(), rows.size());
        boolean hasMore = rows.size() > shown;
        Optional<Cursor> next = hasMore
                ? Optional.of(new Cursor(page.finder().after(page.found(), shown), before + shown))
                : Optional.empty();
        if (query.cursor() == null) {
            next.ifPresent(cursor -> walks.ended(list, cursor.shown(), cursor.start()));
        }
        return new WorkflowPage(
                rows.stream()
                        .limit(shown)
                        .map(freshRows::withProgress)
                        .map(WorkflowSummary::of)
                        .toList(),
                total,
                query.limit(),
                before,
                hasMore,
                next.map(cursor -> cursor.encode(list)).orElse(null));
    }

    private static ProblemException noCursor() {
        return ProblemException.invalid(List.of(new FieldError(
                "cursor",
                "The cursor is none of this list; leave it out to begin at the first page",
                ErrorCode.INVALID_FORMAT)));
    }

    /** @param shown rows of the list before the page */
    private record Begin(Start start, int shown) {}

    private record Counted(Source source, long total, Sample sample) {}

    private record Page(PageFinder finder, PageFinder.Found found) {}
}
