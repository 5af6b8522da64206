package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentstudio.events.EventBus;
import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.temporalclient.trace.TraceContext;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.id.TaskId;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What an attempt leaves behind: events for subscribers, counts for the next attempt. */
class AgentAttemptTest {
    private static final String RESPONSE = "{\"type\":\"response\",\"response\":{\"success\":true}}";
    private static final FakeAgentService.Answer BUSY = FakeAgentService.status(503, Map.of("Retry-After", "2"), "");
    private static final FakeAgentService.Answer BROKEN = FakeAgentService.status(500, Map.of(), "");
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @Test
    void whatTheAgentTellsGoesToWhoeverWatches() {
        List<TaskEvent> heard = new CopyOnWriteArrayList<>();
        try (FakeAgentService service = new FakeAgentService(FakeAgentService.stream(
                        thought("a"),
                        "{\"type\":\"progress\",\"progress\":{\"percentage\":50,\"currentStep\":\"Half\"}}",
                        thought("b"),
                        "{\"type\":\"log\",\"log\":{\"level\":\"info\",\"message\":\"Hm\"}}",
                        RESPONSE,
                        "[DONE]"));
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            fixture.events().subscribe("task_1", heard::add);
            fixture.execute(AgentCallFixture.alone(null));
        }
        TaskSource source = new TaskSource(null, new TaskId("task_1"), "echo", 0);
        assertThat(heard)
                .containsExactly(
                        new TaskEvent.Thought(source, 0, new AgentThought(Instant.EPOCH, "action", "a", null)),
                        new TaskEvent.Progress(source, 50, "Half"),
                        new TaskEvent.Thought(source, 1, new AgentThought(Instant.EPOCH, "action", "b", null)),
                        new TaskEvent.Log(source, "info", "Hm"));
    }

    @Test
    void failuresOfTheAgentAreCountedFromAttemptToAttempt() {
        AgentProgress twice = AgentProgress.NONE.failed().failed();
        assertThat(failure(BROKEN, twice).isNonRetryable()).isFalse();
        assertThat(failure(BROKEN, twice.failed()).isNonRetryable()).isTrue();
        assertThat(left(BROKEN, twice).failureCount()).isEqualTo(3);
    }

    @Test
    void backPressureUsesUpNoRetry() {
        AgentProgress thrice = AgentProgress.NONE.failed().failed().failed();
        assertThat(failure(BUSY, thrice).isNonRetryable()).isFalse();
        assertThat(failure(BUSY, thrice).getNextRetryDelay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(left(BUSY, thrice)).isEqualTo(thrice);
    }

    @Test
    void whoWaitsForASingleTaskIsNotLeftWaitingForAServiceThatStaysAway() {
        Instant now = Instant.now();
        AgentProgress brief = AgentProgress.NONE.unreached(now.minusSeconds(3));
        AgentProgress lasting = AgentProgress.NONE.unreached(now.minusSeconds(60));
        try (AgentCallFixture fixture = new AgentCallFixture(NOWHERE)) {
            assertThat(fixture.after(brief)
                            .failure(AgentCallFixture.alone(null))
                            .isNonRetryable())
                    .isFalse();
            assertThat(fixture.after(lasting)
                            .failure(AgentCallFixture.alone(null))
                            .isNonRetryable())
                    .isTrue();
            assertThat(fixture.after(lasting)
                            .failure(AgentCallFixture.call(3, null))
                            .isNonRetryable())
                    .as("a workflow waits as long as it has time")
                    .isFalse();
        }
    }

    @Test
    void outageEndsWithTheFirstAnswer() {
        AgentProgress lasting = AgentProgress.NONE.unreached(Instant.EPOCH);
        assertThat(left(BUSY, lasting).outageSince()).isNull();
        assertThat(left(BROKEN, lasting).outageSince()).isNull();
    }

    @Test
    void timeoutOfASingleTaskIsTheEndOfIt() {
        try (FakeAgentService service = new FakeAgentService(FakeAgentService.endless());
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            ApplicationFailure late = fixture.failure(AgentCallFixture.alone("PT0.2S"));
            assertThat(late.getType()).isEqualTo("AGENT_TIMEOUT");
            assertThat(late.isNonRetryable()).isTrue();
        }
    }

    @Test
    void callContinuesTheTraceOfItsThread() throws Exception {
        List<String> traces = new CopyOnWriteArrayList<>();
        FakeAgentService.Answer answer = (call, service) -> {
            traces.add(String.valueOf(call.getRequestHeaders().getFirst("traceparent")));
            FakeAgentService.stream(RESPONSE).to(call, service);
        };
        new TraceContext("a".repeat(32), "b".repeat(16), "01").entries().forEach(MDC::put);
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentServiceClient client = new AgentServiceClient(List.of(service.uri()));
                ArtifactServer artifacts = AgentCallFixture.startArtifacts()) {
            AgentCall call = AgentCallFixture.alone(null);
            new AgentAttempt(
                            client,
                            EventBus.NONE,
                            call,
                            new Attempt(1, Instant.EPOCH, "run", "activity"),
                            AgentProgress.NONE,
                            artifacts.open(call, null, 1),
                            new Heartbeats(progress -> {}))
                    .answer(Duration.ofSeconds(20));
        } finally {
            MDC.clear();
        }
        assertThat(traces).containsExactly("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
    }

    private static ApplicationFailure failure(FakeAgentService.Answer answer, AgentProgress before) {
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            return fixture.after(before).failure(AgentCallFixture.call(3, null));
        }
    }

    /** What the next attempt begins with. */
    private static AgentProgress left(FakeAgentService.Answer answer, AgentProgress before) {
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentServiceClient client = new AgentServiceClient(List.of(service.uri()));
                ArtifactServer artifacts = AgentCallFixture.startArtifacts()) {
            AgentCall call = AgentCallFixture.call(3, null);
            AgentAttempt attempt = new AgentAttempt(
                    client,
                    EventBus.NONE,
                    call,
                    new Attempt(2, Instant.EPOCH, "run", "activity"),
                    before,
                    artifacts.open(call, "run", 2),
                    new Heartbeats(progress -> {}));
            AgentCallException failure =
                    catchThrowableOfType(AgentCallException.class, () -> attempt.answer(Duration.ofSeconds(20)));
            return attempt.after(failure).nextAttempt();
        }
    }

    private static String thought(String content) {
        return "{\"type\":\"thought\",\"thought\":{\"timestamp\":\"1970-01-01T00:00:00Z\",\"type\":\"action\",\"content\":\"%s\"}}"
                .formatted(content);
    }
}
