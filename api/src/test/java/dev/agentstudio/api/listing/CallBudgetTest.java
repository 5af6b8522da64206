package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.view.WorkflowStatus;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages cost at 100,000 workflows of one owner, in calls of visibility. */
class CallBudgetTest {
    private static final int WORKFLOWS = 100_000;
    private static final ModelVisibility VISIBILITY = visibility();

    private static ModelVisibility visibility() {
        ModelVisibility visibility = new ModelVisibility(1000);
        ModelRows rows = new ModelRows(new Random(1), 50);
        IntStream.range(0, WORKFLOWS).forEach(row -> visibility.put(rows.next()));
        return visibility;
    }

    record Case(SortBy by, SortOrder order, @Nullable WorkflowStatus status) {
        ListQuery query(int offset) {
            ListQuery.Filter filter = new ListQuery.Filter(status, null, null, null, null, null);
            return new ListQuery(filter, by, order, 100, offset, null);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(SortBy.values())
                .flatMap(by -> Stream.of(SortOrder.values())
                        .flatMap(order -> Stream.of(null, WorkflowStatus.COMPLETED, WorkflowStatus.RUNNING)
                                .map(status -> new Case(by, order, status))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firstPageTakesThreeCallsAndFewerOnceTheOwnerIsKnown(Case list) {
        ListModel model = new ListModel(VISIBILITY);

        assertThat(model.calls(list.query(0))).isLessThanOrEqualTo(3);
        assertThat(model.calls(list.query(0))).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyPageTakesAtMostTenCalls(Case list) {
        for (int offset : new int[] {100, 1_000, 9_500, 20_000, 33_333, 50_000, 66_666, 90_000, 99_900}) {
            assertThat(new ListModel(VISIBILITY).calls(list.query(offset)))
                    .as("offset %d", offset)
                    .isLessThanOrEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pageOfAThousandTakesAtMostFiveCalls(Case list) {
        ListQuery query = new ListQuery(list.query(0).filter(), list.by(), list.order(), 1000, 0, null);

        assertThat(new ListModel(VISIBILITY).calls(query)).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pageAtACursorTakesAtMostThreeCalls(Case list) {
        ListModel model = new ListModel(VISIBILITY);
        WorkflowPage page = model.page(list.query(60_000));

        if (page.nextCursor() != null) {
            assertThat(model.calls(ListModel.at(list.query(0), page.nextCursor())))
                    .isLessThanOrEqualTo(3);
        }
    }
}
