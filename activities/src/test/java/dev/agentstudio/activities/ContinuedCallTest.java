package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.Headers;
import dev.agentstudio.events.LocalEventBus;
import dev.agentstudio.events.TaskEvent;
import dev.agentstudio.events.TaskSource;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentProgress;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.agent.CallPosition;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that outlive the worker that made them. */
class ContinuedCallTest {
    private static final String ID = "run~activity~0";
    private static final String RESPONSE = "{\"type\":\"response\",\"response\":{\"success\":true}}";
    private static final String FAILURE = "{\"type\":\"error\",\"error\":{\"status\":500,\"detail\":\"Broken\"}}";
    private static final AgentCall CALL = AgentCallFixture.call(3, null);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<TaskEvent> published = new CopyOnWriteArrayList<>();

    @Test
    void attemptAfterALostWorkerContinuesWhereItsHeartbeatsEnded() throws Exception {
        FakeAgentService.Answer answer = begun(1, "2 1", FakeAgentService.stream(thought("b"), RESPONSE, "[DONE]"));
        try (FakeAgentService service = new FakeAgentService(answer)) {
            AgentProgress before =
                    begunAt(service.uri()).received().with(content("a")).received();
            try (Worker worker = new Worker(service.uri(), 2, before)) {
                assertThat(worker.attempt.answer(Duration.ofMinutes(1)).success())
                        .isTrue();
            }
        }
        assertThat(asked).containsExactly("POST " + ID + " 2");
        assertThat(published)
                .containsExactly(new TaskEvent.Thought(
                        new TaskSource(new WorkflowId("wf_1"), TaskId.numbered(1), "echo", 1), 1, content("b")));
    }

    @Test
    void endOfACallThatAWorkerHasSeenIsTheEndOfItsId() throws Exception {
        FakeAgentService.Answer answer = begun(1, "0 0", FakeAgentService.stream(FAILURE, "[DONE]"));
        try (FakeAgentService service = new FakeAgentService(answer)) {
            AgentProgress after = after(service.uri(), 1, AgentProgress.NONE);
            assertThat(after.position()).isEqualTo(new CallPosition(1, null, null, null, 0));
            assertThat(after.failureCount()).isEqualTo(1);
            assertThat(service.requests())
                    .element(1)
                    .asString()
                    .startsWith("DELETE /calls/run%7Eactivity%7E0?attempt=1");
        }
    }

    @Test
    void connectionThatIsLostIsReplacedWhileTheCallContinues() throws Exception {
        AtomicInteger posts = new AtomicInteger();
        FakeAgentService.Answer answer = (call, service) -> {
            if (call.getRequestMethod().equals("GET")) {
                FakeAgentService.status(200, Map.of(), "{}").to(call, service);
            } else if (posts.getAndIncrement() == 0) {
                begun(1, "0 0", FakeAgentService.cut(thought("a"))).to(call, service);
            } else {
                begun(1, "1 1", FakeAgentService.stream(RESPONSE, "[DONE]")).to(call, service);
            }
        };
        try (FakeAgentService service = new FakeAgentService(answer);
                Worker worker = new Worker(service.uri(), 1, AgentProgress.NONE)) {
            assertThat(worker.attempt.answer(Duration.ofMinutes(1)).success()).isTrue();
        }
        assertThat(asked).containsExactly("POST " + ID + " 0", "POST " + ID + " 1");
        assertThat(published).hasSize(1);
    }

    @Test
    void attemptThatIsNotTheNewestOneLeavesTheCallAlone() throws Exception {
        try (FakeAgentService service = new FakeAgentService(FakeAgentService.status(409, Map.of(), ""))) {
            AgentProgress before = begunAt(service.uri());
            AgentProgress after = after(service.uri(), 2, before);
            assertThat(after).isEqualTo(before);
            assertThat(service.requests()).hasSize(1);
        }
    }

    @Test
    void workerThatStopsLeavesTheCallToTheNextOne() throws Exception {
        FakeAgentService.Answer answer = begun(1, "0 0", FakeAgentService.endless(thought("a")));
        try (FakeAgentService service = new FakeAgentService(answer);
                Worker worker = new Worker(service.uri(), 1, AgentProgress.NONE)) {
            worker.client.handOver();
            AgentCallException failure =
                    catchThrowableOfType(AgentCallException.class, () -> worker.attempt.answer(Duration.ofMinutes(1)));
            service.awaitStop();
            AgentProgress after = worker.attempt.after(failure);

            assertThat(failure.reason()).isEqualTo("The worker is shutting down");
            assertThat(failure.type().isCounted()).isFalse();
            assertThat(after.position().isInProgress()).isTrue();
            assertThat(after.position().replica()).isEqualTo(service.uri().toString());
            assertThat(service.requests()).hasSize(1);
        }
    }

    @Test
    void callOfAServiceThatHasEndedIsMadeByAnotherReplica() throws Exception {
        FakeAgentService ended = new FakeAgentService(FakeAgentService.stream());
        ended.close();
        FakeAgentService.Answer answer = begun(2, "0 0", FakeAgentService.stream(RESPONSE, "[DONE]"));
        try (FakeAgentService other = new FakeAgentService(answer);
                Worker worker = new Worker(List.of(ended.uri(), other.uri()), 2, begunAt(ended.uri()))) {
            assertThat(worker.attempt.answer(Duration.ofMinutes(1)).success()).isTrue();
        }
        assertThat(asked).contains("POST " + ID + " 0");
    }

    private AgentProgress after(URI service, int attempt, AgentProgress before) {
        try (Worker worker = new Worker(service, attempt, before)) {
            AgentCallException failure =
                    catchThrowableOfType(AgentCallException.class, () -> worker.attempt.answer(Duration.ofMinutes(1)));
            return worker.attempt.after(failure);
        }
    }

    private static AgentProgress begunAt(URI replica) {
        return AgentProgress.NONE.begun(1, Instant.EPOCH, replica.toString());
    }

    /** An answer about a call that outlives its connection. */
    private FakeAgentService.Answer begun(int attempt, String position, FakeAgentService.Answer answer) {
        return (call, service) -> {
            Headers headers = call.getRequestHeaders();
            if (call.getRequestMethod().equals("POST")) {
                asked.add("POST %s %s".formatted(headers.getFirst("Call-Id"), headers.getFirst("Call-Received")));
                call.getResponseHeaders().set("Call-Attempt", Integer.toString(attempt));
                call.getResponseHeaders().set("Call-Position", position);
                call.getResponseHeaders().set("Call-Age", "5");
            }
            answer.to(call, service);
        };
    }

    private static String thought(String content) {
        return "{\"type\":\"thought\",\"thought\":{\"timestamp\":\"1970-01-01T00:00:00Z\",\"type\":\"action\",\"content\":\"%s\"}}"
                .formatted(content);
    }

    private static AgentThought content(String content) {
        return new AgentThought(Instant.EPOCH, "action", content, null);
    }

    /** A worker with one attempt. */
    private final class Worker implements AutoCloseable {
        private final AgentServiceClient client;
        private final ArtifactServer artifacts = AgentCallFixture.startArtifacts();
        private final AgentAttempt attempt;

        Worker(URI service, int number, AgentProgress before) {
            this(List.of(service), number, before);
        }

        Worker(List<URI> services, int number, AgentProgress before) {
            LocalEventBus events = new LocalEventBus();
            events.subscribe("wf_1", published::add);
            client = new AgentServiceClient(services);
            attempt = new AgentAttempt(
                    client,
                    events,
                    CALL,
                    new Attempt(number, Instant.EPOCH, "run", "activity"),
                    before,
                    artifacts.open(CALL, "run", number),
                    new Heartbeats(progress -> {}));
        }

        @Override
        public void close() {
            client.close();
            artifacts.close();
        }
    }
}
