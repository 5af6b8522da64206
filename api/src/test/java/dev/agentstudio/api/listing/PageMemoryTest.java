package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.id.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages that were read a moment ago. */
class PageMemoryTest {
    private static final ListQuery QUERY = ListModel.query(
            SortBy.CREATED_AT, SortOrder.DESC, new ListQuery.Filter(null, null, null, null, null, null), 7);

    private final AtomicLong nanos = new AtomicLong();
    private final ListModel model =
            new ListModel(new ModelVisibility(100), new PageMemory(Duration.ofSeconds(1), nanos::get));

    PageMemoryTest() {
        ModelRows rows = new ModelRows(new Random(1), 10);
        IntStream.range(0, 50).forEach(row -> model.visibility.put(rows.next()));
    }

    @Test
    void firstPageIsReadOnceInASecond() {
        WorkflowPage page = model.page(QUERY);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());

        assertThat(model.calls(QUERY)).isZero();
        assertThat(model.page(QUERY)).isEqualTo(page);

        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(model.calls(QUERY)).isPositive();
    }

    @Test
    void writeOfTheCallerIsShownAtOnce() {
        WorkflowId newest = new WorkflowId(model.page(QUERY).items().getFirst().id());

        model.recentWrites.wrote(ModelRows.OWNER, newest);

        assertThat(ListModel.ids(model.page(QUERY))).doesNotContain(newest.value());
    }

    @Test
    void otherTokensOfTheCallerGetTheSamePage() {
        model.page(QUERY);

        assertThat(model.calls(QUERY, new Caller(ModelRows.OWNER, "a@b.example", false, "developer", Instant.MAX)))
                .isZero();
    }

    @Test
    void othersGetPagesOfTheirOwn() {
        model.page(QUERY);

        assertThat(model.calls(QUERY, new Caller("bob", "Bob", false, "free", null)))
                .isPositive();
        assertThat(model.calls(QUERY, new Caller(ModelRows.OWNER, "Alice", true, "free", null)))
                .isPositive();
    }

    @Test
    void otherQueriesAndLaterOffsetsAreRead() {
        model.page(QUERY);
        model.page(ListModel.at(QUERY, 7));

        assertThat(model.calls(ListModel.query(SortBy.CREATED_AT, SortOrder.ASC, QUERY.filter(), 7)))
                .isPositive();
        assertThat(model.calls(ListModel.at(QUERY, 7))).isPositive();
    }
}
