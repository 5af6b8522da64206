package dev.agentstudio.api.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.TestClock;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workflows at once, against a visibility store that is late. */
final class ConcurrencyLimitTest {
    private static final Caller FREE = new Caller("alice", "alice", false, "free", null);

    private final FakeTemporal temporal = new FakeTemporal();
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ConcurrencyLimit limit = new ConcurrencyLimit(
            new Tiers(
                    List.of(new Tier("free", 60, 2, 1), new Tier("big", 60, 1000, 1)),
                    new LimitSettings("free", "free")),
            temporal,
            clock);

    @Test
    void oneMoreThanTheTierMayHaveIsRefusedAndSaysWhich() {
        start("a");
        start("b");
        assertThatThrownBy(() -> start("c"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 workflows and single tasks are pending or running");
    }

    @Test
    void workflowThatEndedLatelyMakesRoom() {
        start("a");
        start("b");
        temporal.ended.add("a");
        start("c");
    }

    @Test
    void olderWorkflowsCountThroughVisibility() {
        temporal.older = 2;
        assertThatThrownBy(() -> start("a")).isInstanceOf(ProblemException.class);
        temporal.older = 1;
        assertThatThrownBy(() -> start("a")).as("asked again too soon").isInstanceOf(ProblemException.class);
        clock.pass(Duration.ofSeconds(2));
        start("a");
    }

    @Test
    void startIsCountedOnceAlsoWhenVisibilityKnowsIt() {
        start("a");
        clock.pass(Duration.ofSeconds(11));
        start("b");
        assertThatThrownBy(() -> start("c")).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatDidNotStartIsGivenBack() {
        start("a");
        limit.admit(FREE, "b");
        limit.giveBack(FREE, "b");
        start("c");
    }

    @Test
    void temporalIsNotAskedOncePerRequest() {
        Caller big = new Caller("bob", "bob", false, "big", null);
        for (int i = 0; i < 1000; i++) {
            start(big, "w" + i);
            clock.pass(Duration.ofMillis(9));
        }
        assertThat(temporal.counts).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> limit.admit(big, "more")).isInstanceOf(ProblemException.class);
        }
        assertThat(temporal.counts).isLessThanOrEqualTo(2);
        assertThat(temporal.looks).isLessThanOrEqualTo(1);
    }

    @Test
    void busyVisibilityLetsWorkGoOn() {
        temporal.busy = true;
        start("a");
        start("b");
        assertThatThrownBy(() -> start("c")).isInstanceOf(ProblemException.class);
    }

    @Test
    void whenTemporalIsAwayOnlyOneRequestWaitsForTheCount() {
        temporal.away = true;
        assertThatThrownBy(() -> start("a")).isInstanceOf(ProblemException.class);
        start("b");
        assertThat(temporal.counts).isEqualTo(1);
    }

    private void start(String id) {
        start(FREE, id);
    }

    private void start(Caller caller, String id) {
        limit.admit(caller, id);
        temporal.created.put(id, clock.instant());
    }

    private static final class FakeTemporal implements ActiveWork {
        private final Map<String, Instant> created = new HashMap<>();
        private final Set<String> ended = new HashSet<>();
        private long older;
        private boolean busy;
        private boolean away;
        private int counts;
        private int looks;

        @Override
        public OptionalLong count(String owner, Instant createdBefore) {
            counts++;
            long known = created.entrySet().stream()
                    .filter(run -> run.getValue().isBefore(createdBefore) && !ended.contains(run.getKey()))
                    .count();
            if (away) {
                throw ProblemException.temporalUnavailable();
            }
            return busy ? OptionalLong.empty() : OptionalLong.of(older + known);
        }

        @Override
        public List<String> active(List<String> workflowIds) {
            looks++;
            return workflowIds.stream().filter(id -> !ended.contains(id)).toList();
        }
    }
}
