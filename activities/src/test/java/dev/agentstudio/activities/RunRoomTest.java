package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks that end at once never overfill the history of their run. */
class RunRoomTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final WorkflowRun RUN = new WorkflowRun(new WorkflowId("wf_1"), new RunId("run-1"));

    private final Set<String> pending = new HashSet<>(List.of("1", "2", "3", "4"));
    private final AtomicInteger descriptions = new AtomicInteger();
    private final RunRoom room = new RunRoom(run -> describe());
    private long historyBytes;

    @Test
    void answersThatFitAreAccepted() throws AgentCallException {
        historyBytes = 40L * MEBIBYTE;
        room.require(RUN, "1", MEBIBYTE);
        room.require(RUN, "2", MEBIBYTE);
        room.require(RUN, "3", MEBIBYTE);
        assertThat(descriptions).hasValue(3);
    }

    /** Temporal has not recorded the first one yet, so its history does not show it. */
    @Test
    void answersThatAreStillToBeRecordedCount() throws AgentCallException {
        historyBytes = 42L * MEBIBYTE;
        room.require(RUN, "1", MEBIBYTE);
        assertThatThrownBy(() -> room.require(RUN, "2", MEBIBYTE + 1))
                .isInstanceOfSatisfying(AgentCallException.class, refused -> {
                    assertThat(refused.type()).isEqualTo(AgentFailureType.RESULT_TOO_LARGE);
                    assertThat(refused).hasMessageContaining("Resume the workflow to run this task again");
                });
        room.require(RUN, "3", MEBIBYTE);
    }

    @Test
    void answersThatAreRecordedCountOnce() throws AgentCallException {
        historyBytes = 42L * MEBIBYTE;
        room.require(RUN, "1", MEBIBYTE);
        pending.remove("1");
        historyBytes += MEBIBYTE;
        room.require(RUN, "2", MEBIBYTE);
    }

    /** A second attempt takes the place of the first. */
    @Test
    void anAnswerThatIsGivenAgainCountsOnce() throws AgentCallException {
        historyBytes = 42L * MEBIBYTE;
        room.require(RUN, "1", MEBIBYTE);
        room.require(RUN, "1", MEBIBYTE);
        room.require(RUN, "2", MEBIBYTE);
    }

    @Test
    void otherRunsHaveTheirOwnRoom() throws AgentCallException {
        historyBytes = 43L * MEBIBYTE;
        room.require(RUN, "1", MEBIBYTE);
        room.require(new WorkflowRun(new WorkflowId("wf_2"), new RunId("run-2")), "1", MEBIBYTE);
    }

    @Test
    void temporalIsNotAskedForSmallAnswers() throws AgentCallException {
        historyBytes = 50L * MEBIBYTE;
        room.require(RUN, "1", 10_000);
        assertThat(descriptions).hasValue(0);
    }

    private DescribeWorkflowExecutionResponse describe() {
        descriptions.incrementAndGet();
        DescribeWorkflowExecutionResponse.Builder description = DescribeWorkflowExecutionResponse.newBuilder();
        description.getWorkflowExecutionInfoBuilder().setHistorySizeBytes(historyBytes);
        pending.forEach(id -> description.addPendingActivitiesBuilder().setActivityId(id));
        return description.build();
    }
}
