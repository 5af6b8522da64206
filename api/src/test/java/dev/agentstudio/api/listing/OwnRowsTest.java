package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store that finds owners without regard to case or accents, as MySQL's default collation does. */
final class OwnRowsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void ownersThatDifferInCaseOrAccentsDoNotSeeEachOther() {
        List<String> owners = List.of("alice", "Alice", "ALICE", "àlice", "alice ");
        for (String owner : owners) {
            assertThat(new OwnRows(new FoldingVisibility(owners), owner)
                            .list(Condition.ANY, "")
                            .rows())
                    .extracting(row -> row.labels().owner())
                    .containsExactly(owner);
        }
    }

    @Test
    void ownerTooLongToBeKeptWholeSeesItsRows() {
        String owner = "o".repeat(400);
        String decoded = KeywordText.decode(KeywordText.encode(owner));
        assertThat(new OwnRows(new FoldingVisibility(List.of(decoded)), owner)
                        .list(Condition.ANY, "")
                        .rows())
                .hasSize(1);
    }

    /** Finds the rows of every owner, whatever the caller. */
    private record FoldingVisibility(List<String> owners) implements Visibility {
        @Override
        public int pageSize() {
            return 1000;
        }

        @Override
        public long count(Condition condition) {
            return owners.size();
        }

        @Override
        public Rows list(Condition condition, String token) {
            return new Rows(owners.stream().map(FoldingVisibility::row).toList(), "");
        }

        private static Row row(String owner) {
            return new Row(
                    new Row.Run(new WorkflowId("wf_" + owner.hashCode()), new RunId("run"), "Running", "running"),
                    new Row.Labels(owner, "definition", "Definition", "sequential", owner),
                    new Row.Times(NOW, NOW, null, null),
                    BigDecimal.ZERO,
                    false);
        }
    }
}
