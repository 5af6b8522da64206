package dev.agentstudio.workflows.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PendingActivityTest {
    private static final Instant AT = Instant.parse("2025-10-01T12:00:00.123Z");
    private static final AgentProgress HALFWAY = AgentProgress.NONE.at(50, "Halfway");

    private final HistoryDecoder decoder = new HistoryDecoder(Payloads.converter());

    static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "no worker took it up yet",
                        info(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED, 1)
                                .build(),
                        new PendingTask("a", false, 1, null, AgentProgress.NONE, null, null)),
                new Example(
                        "the first attempt runs and has said nothing",
                        info(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED, 1)
                                .setLastStartedTime(TemporalEvents.TIME)
                                .build(),
                        new PendingTask("a", true, 1, AT, AgentProgress.NONE, null, null)),
                new Example(
                        "an attempt runs and has said how far it is",
                        info(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED, 2)
                                .setLastStartedTime(TemporalEvents.TIME)
                                .setHeartbeatDetails(TemporalEvents.payloads(HALFWAY))
                                .setLastFailure(TemporalEvents.application("Busy"))
                                .build(),
                        new PendingTask("a", true, 2, AT, HALFWAY, "Busy", null)),
                new Example(
                        "it waits for its next attempt, and the progress of the last one is gone",
                        info(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED, 3)
                                .setLastStartedTime(TemporalEvents.TIME)
                                .setHeartbeatDetails(TemporalEvents.payloads(HALFWAY))
                                .setLastFailure(TemporalEvents.application("Busy"))
                                .setNextAttemptScheduleTime(TemporalEvents.TIME)
                                .build(),
                        new PendingTask("a", false, 3, AT, AgentProgress.NONE, "Busy", AT)),
                new Example(
                        "it is being cancelled",
                        info(PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED, 1)
                                .setLastStartedTime(TemporalEvents.TIME)
                                .build(),
                        new PendingTask("a", true, 1, AT, AgentProgress.NONE, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void pendingActivityMeans(Example example) {
        assertThat(decoder.decode(example.activity())).isEqualTo(example.meaning());
    }

    @ParameterizedTest
    @EnumSource(value = PendingActivityState.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
    void everyStateIsDecoded(PendingActivityState state) {
        assertThat(decoder.decode(info(state, 1).build()).activityId()).isEqualTo("a");
    }

    private static PendingActivityInfo.Builder info(PendingActivityState state, int attempt) {
        return PendingActivityInfo.newBuilder()
                .setActivityId("a")
                .setState(state)
                .setAttempt(attempt);
    }

    record Example(String name, PendingActivityInfo activity, PendingTask meaning) {
        @Override
        public String toString() {
            return name;
        }
    }
}
