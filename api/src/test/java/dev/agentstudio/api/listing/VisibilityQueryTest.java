package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisibilityQueryTest {
    @Test
    void writesEveryKindOfCondition() {
        Condition condition = Condition.all(
                new Condition.Text(Attribute.OWNER, "alice"),
                Condition.either(
                        new Condition.Present(Attribute.CLOSED_AT, false),
                        Condition.all(
                                new Condition.Since(Attribute.CLOSED_AT, Instant.parse("2026-01-31T12:00:00.001Z")),
                                new Condition.Before(Attribute.CLOSED_AT, Instant.parse("2026-02-01T00:00:00Z")))),
                new Condition.OneOf(Attribute.STATUS, Set.of("Failed", "TimedOut")),
                new Condition.NoneOf(Attribute.ID, Set.of("wf_1")),
                new Condition.Yes(Attribute.RESUMED),
                new Condition.IdFrom("wf_2"),
                new Condition.IdBelow("wf_3"));

        assertThat(VisibilityQuery.of(condition))
                .isEqualTo("Owner = 'alice'"
                        + " AND (CloseTime IS NULL OR (CloseTime >= '2026-01-31T12:00:00.001Z'"
                        + " AND CloseTime < '2026-02-01T00:00:00Z'))"
                        + " AND ExecutionStatus IN ('Failed', 'TimedOut')"
                        + " AND WorkflowId NOT IN ('wf_1')"
                        + " AND Resumed = true"
                        + " AND WorkflowId >= 'wf_2' AND WorkflowId < 'wf_3'");
    }

    @Test
    void noValueEndsItsLiteral() {
        assertThat(VisibilityQuery.of(new Condition.Text(Attribute.OWNER, "o'brien\\' OR Owner = 'bob")))
                .isEqualTo("Owner = 'o%27brien%5C%27 OR Owner = %27bob'");
    }
}
