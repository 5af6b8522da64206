package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentRequest;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.CallReferences;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls are completed from memory, and from history where memory is no help. */
class RecordedRequestsTest {
    private static final WorkflowRun RUN = new WorkflowRun(new WorkflowId("wf_1"), new RunId("run-1"));
    private static final AgentCall FIRST = call(TaskId.numbered(1), null);

    private final List<HistoryEvent> history = new ArrayList<>();
    private final AtomicInteger readings = new AtomicInteger();
    private final RecordedRequests requests = new RecordedRequests(
            new RunLoader(new HistoryDecoder(Payloads.converter()), run -> {
                readings.incrementAndGet();
                return history;
            }),
            new RememberedValues(1_000_000),
            (run, activityId, bytes) -> {});

    @Test
    void answerOfThisWorkerIsRemembered() throws Exception {
        AgentResponse answer = answer("a");
        requests.remember(RUN, "1", FIRST, answer);
        assertThat(text(requests.complete(referringTo(answer), RUN, () -> {}))).isEqualTo(text(answer));
        assertThat(readings).hasValue(0);
    }

    /** Temporal took the answer of another attempt, since this worker's came too late. */
    @Test
    void rememberedAnswerThatTemporalDidNotAcceptIsNotUsed() throws Exception {
        requests.remember(RUN, "1", FIRST, answer("a"));
        record(answer("b"));
        assertThat(text(requests.complete(referringTo(answer("b")), RUN, () -> {})))
                .isEqualTo(text(answer("b")));
        assertThat(readings).hasValue(1);
    }

    @Test
    void answerThatWasReadOnceIsRemembered() throws Exception {
        record(answer("a"));
        requests.complete(referringTo(answer("a")), RUN, () -> {});
        requests.complete(referringTo(answer("a")), RUN, () -> {});
        assertThat(readings).hasValue(1);
    }

    @Test
    void answerThatIsGoneFailsTheTaskForGood() {
        assertThatThrownBy(() -> requests.complete(referringTo(answer("a")), RUN, () -> {}))
                .isInstanceOfSatisfying(AgentCallException.class, gone -> {
                    assertThat(gone.type()).isEqualTo(AgentFailureType.RECORD_LOST);
                    assertThat(gone.type().isFinal(0, 10)).isTrue();
                });
    }

    @Test
    void memoryIsBounded() {
        RememberedValues values = new RememberedValues(1000);
        for (int run = 0; run < 10; run++) {
            values.put(
                    RememberedValues.Key.input(new RunId("run-" + run)),
                    new RememberedValues.Value(RememberedValues.NO_STEP, new byte[300]));
        }
        assertThat(values.bytes()).isEqualTo(900);
        assertThat(values.get(RememberedValues.Key.input(new RunId("run-0")))).isEmpty();
        assertThat(values.get(RememberedValues.Key.input(new RunId("run-9")))).isPresent();
    }

    private void record(AgentResponse answer) {
        HistoryEvent.Builder scheduled =
                HistoryEvent.newBuilder().setEventId(5).setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
        scheduled
                .getActivityTaskScheduledEventAttributesBuilder()
                .setInput(Payloads.converter().toPayloads(FIRST).orElseThrow())
                .getActivityTypeBuilder()
                .setName("ExecuteAgent");
        HistoryEvent.Builder completed =
                HistoryEvent.newBuilder().setEventId(7).setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
        completed
                .getActivityTaskCompletedEventAttributesBuilder()
                .setScheduledEventId(5)
                .setResult(Payloads.converter().toPayloads(answer).orElseThrow());
        history.add(scheduled.build());
        history.add(completed.build());
    }

    private static AgentCall referringTo(AgentResponse answer) {
        Recorded recorded = Recorded.here(TaskId.numbered(1), 1, answer);
        return call(
                TaskId.numbered(2),
                new CallReferences(null, null, RecordedResults.of(List.of(recorded)), null, null, null));
    }

    private static AgentCall call(TaskId taskId, @Nullable CallReferences references) {
        AgentRequest request = new AgentRequest("Do it", null, JsonObject.EMPTY, null, null);
        return new AgentCall(
                new WorkflowId("wf_1"),
                taskId,
                new StepId("step-of-" + taskId),
                "echo",
                0,
                request,
                null,
                null,
                references);
    }

    private static AgentResponse answer(String letter) {
        return new AgentResponse(true, JsonObject.of(Map.of("text", letter.repeat(5000))), null, null, null, null);
    }

    private static Object text(AgentResponse answer) {
        return Map.of("step-of-task_001", answer.result().members());
    }

    private static Object text(AgentCall call) {
        return Objects.requireNonNull(
                Objects.requireNonNull(call.request().context()).get("results"));
    }
}
