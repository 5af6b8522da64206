package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When an attempt shows that it is alive. */
class HeartbeatsTest {
    private final List<AgentProgress> sent = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final Heartbeats heartbeats = new Heartbeats(sent::add, clock::get);

    @Test
    void quickAttemptSendsNone() {
        heartbeats.beat(AgentProgress.NONE);
        pass(Duration.ofMillis(499));
        heartbeats.beat(AgentProgress.NONE);

        assertThat(sent).isEmpty();
        assertThat(heartbeats.untilNext()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void longerAttemptSendsAllAfterTheFirstInterval() {
        pass(heartbeats.untilNext());
        AgentProgress half = AgentProgress.NONE.at(50, null);
        heartbeats.beat(half);
        heartbeats.beat(AgentProgress.NONE);

        assertThat(sent).containsExactly(half, AgentProgress.NONE);
        assertThat(heartbeats.untilNext()).isEqualTo(Heartbeats.INTERVAL);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
