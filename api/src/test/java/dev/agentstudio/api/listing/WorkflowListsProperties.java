package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Lists over random workflows, walked while others come and go. Answers of the model are small, so that every cut is tried. */
class WorkflowListsProperties {
    private static final int PAGE_SIZE = 20;

    @Property(tries = 500)
    void pageIsTheSliceOfTheSortedList(
            @ForAll long seed, @ForAll @IntRange(max = 400) int size, @ForAll("queries") ListQuery query) {
        ListModel model = model(new Random(seed), size);
        List<String> expected = model.expected(query);
        int offset = new Random(seed).nextInt(size + 2);

        WorkflowPage page = model.page(ListModel.at(query, offset));

        int from = Math.min(offset, expected.size());
        int to = Math.min(offset + query.limit(), expected.size());
        assertThat(ListModel.ids(page)).isEqualTo(expected.subList(from, to));
        assertThat(page.total()).isEqualTo(expected.size());
        assertThat(page.hasMore()).isEqualTo(to < expected.size());
        assertThat(page.nextCursor() != null).isEqualTo(page.hasMore());
    }

    @Property(tries = 300)
    void walkByCursorShowsEachExactlyOnce(
            @ForAll long seed, @ForAll @IntRange(max = 300) int size, @ForAll("queries") ListQuery query) {
        walk(seed, size, query, (page, seen) -> ListModel.at(query, page.nextCursor()));
    }

    @Property(tries = 300)
    void walkByOffsetShowsEachExactlyOnce(
            @ForAll long seed, @ForAll @IntRange(max = 300) int size, @ForAll("queries") ListQuery query) {
        walk(seed, size, query, (page, seen) -> ListModel.at(query, seen));
    }

    @Property(tries = 100)
    void quietWalkIsTheSortedList(
            @ForAll long seed, @ForAll @IntRange(max = 300) int size, @ForAll("queries") ListQuery query) {
        ListModel model = model(new Random(seed), size);
        List<String> walked = new ArrayList<>();

        WorkflowPage page = model.page(query);
        walked.addAll(ListModel.ids(page));
        while (page.hasMore()) {
            page = model.page(ListModel.at(query, page.nextCursor()));
            assertThat(page.offset()).isEqualTo(walked.size());
            walked.addAll(ListModel.ids(page));
        }

        assertThat(walked).isEqualTo(model.expected(query));
    }

    /** Workflows that belong to the list all the time are met once, whatever happens to others and to themselves. */
    private static void walk(long seed, int size, ListQuery query, BiFunction<WorkflowPage, Integer, ListQuery> next) {
        Random random = new Random(seed);
        ModelRows rows = new ModelRows(random, 2);
        ListModel model = model(random, rows, size);
        List<String> walked = new ArrayList<>();
        Set<String> always = new HashSet<>(model.expected(query));
        WorkflowPage page = model.page(query);
        walked.addAll(ListModel.ids(page));
        for (int step = 0; page.hasMore(); step++) {
            if (step < size) {
                change(model, rows, random);
                always.retainAll(new HashSet<>(model.expected(query)));
            }
            page = model.page(next.apply(page, walked.size()));
            assertThat(page.total()).isEqualTo(model.expected(query).size());
            walked.addAll(ListModel.ids(page));
        }

        assertThat(walked).doesNotHaveDuplicates().containsAll(always);
    }

    /** What happens between two pages: some workflows are created, some start, some close, and some are deleted. */
    private static void change(ListModel model, ModelRows rows, Random random) {
        rows.pass();
        for (int created = random.nextInt(3); created > 0; created--) {
            model.visibility.put(rows.next());
        }
        for (Row row : model.visibility.rows()) {
            if (row.isOpen() && random.nextInt(8) == 0) {
                model.visibility.change(
                        row.runId(), open -> open.times().startedAt() == null ? rows.started(open) : rows.closed(open));
            } else if (!row.isOpen() && random.nextInt(200) == 0) {
                model.visibility.delete(row.workflowId());
            }
        }
    }

    private static ListModel model(Random random, int size) {
        return model(random, new ModelRows(random, random.nextInt(4)), size);
    }

    private static ListModel model(Random random, ModelRows rows, int size) {
        ListModel model = new ListModel(new ModelVisibility(PAGE_SIZE));
        for (int row = 0; row < size; row++) {
            Row next = rows.next();
            model.visibility.put(next);
            if (next.run().status().equals("Failed") && random.nextInt(4) == 0) {
                Row resumed = rows.resumed(next);
                model.visibility.put(random.nextBoolean() ? resumed : rows.closed(resumed));
            }
        }
        return model;
    }

    @Provide
    Arbitrary<ListQuery> queries() {
        Arbitrary<ListQuery.Filter> filters = Combinators.combine(
                        Arbitraries.of(WorkflowStatus.class).injectNull(0.5),
                        Arbitraries.of("definition-0", "definition-1").injectNull(0.7),
                        Arbitraries.integers().between(0, 300).injectNull(0.7),
                        Arbitraries.integers().between(0, 600).injectNull(0.7))
                .as((status, definition, after, before) -> new ListQuery.Filter(
                        status,
                        null,
                        definition,
                        null,
                        after == null ? null : ModelRows.BEGIN.plusMillis(after),
                        before == null ? null : ModelRows.BEGIN.plusMillis(before)));
        return Combinators.combine(
                        Arbitraries.of(SortBy.class),
                        Arbitraries.of(SortOrder.class),
                        filters,
                        Arbitraries.integers().between(1, 60))
                .as(ListModel::query);
    }
}
