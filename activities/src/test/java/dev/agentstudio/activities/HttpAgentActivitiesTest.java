package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentFailureType;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpAgentActivitiesTest {
    /** Each fixture starts again. */
    private static final int FAILURES = 1;

    private static final String THOUGHT =
            "{\"type\":\"thought\",\"thought\":{\"timestamp\":\"2025-10-01T12:00:00Z\",\"type\":\"action\",\"content\":\"Go\"}}";
    private static final String CUT = "The agent service ended the call before the agent had answered";

    @Test
    void answerIsTheAgents() {
        FakeAgentService.Answer answer = FakeAgentService.stream(
                THOUGHT,
                "{\"type\":\"progress\",\"progress\":{\"percentage\":50}}",
                "{\"type\":\"log\",\"log\":{\"level\":\"info\",\"message\":\"Halfway\"}}",
                "{\"type\":\"response\",\"response\":{\"success\":true,\"result\":{\"a\":1}}}",
                "[DONE]");
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            assertThat(fixture.execute(AgentCallFixture.call(3, "PT1M")))
                    .isEqualTo(new AgentResponse(true, new JsonObject(Map.of("a", 1)), null, null, null, null));
            assertThat(service.requests())
                    .singleElement()
                    .asString()
                    .matches(Pattern.quote("POST /agents/echo/stream {\"task\":\"Do it\",\"timeout\":\"PT1M\","
                                    + "\"taskId\":\"task_001\",\"workflowExecutionId\":\"wf_1\",\"attempt\":0,")
                            + "\"artifactAccess\":\\{\"url\":\"http://localhost:\\d+\",\"token\":\"[0-9a-f]{64}\","
                            + "\"maxBytes\":1000000}}");
        }
    }

    @ParameterizedTest(name = "{0} with Retry-After \"{1}\" is {2}, to be tried after {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "404 |                               | AGENT_REJECTED    |",
                "408 |                               | AGENT_TIMEOUT     |",
                "429 | 7                             | AGENT_UNAVAILABLE | PT7S",
                "500 |                               | AGENT_ERROR       |",
                "503 |                               | AGENT_UNAVAILABLE |",
                "503 | 9999                          | AGENT_UNAVAILABLE | PT5M",
                "503 | Wed, 01 Oct 2025 12:00:00 GMT | AGENT_UNAVAILABLE |",
                "503 | -5                            | AGENT_UNAVAILABLE |",
            })
    void refusalFailsTheAttempt(
            int status, @Nullable String retryAfter, AgentFailureType type, @Nullable Duration nextRetry) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
        assertThat(outcome(FakeAgentService.status(status, headers, ""), 3))
                .isEqualTo(new Outcome(
                        type.name(),
                        "The agent service answered " + status,
                        type.isFinal(FAILURES, 3),
                        Optional.ofNullable(nextRetry),
                        null));
    }

    @Test
    void refusalIsSaidInTheWordsOfTheService() {
        FakeAgentService.Answer problem = FakeAgentService.status(
                404, Map.of("Content-Type", "application/problem+json"), "{\"title\":\"No\",\"detail\":\"Why not\"}");
        assertThat(outcome(problem, 3))
                .isEqualTo(new Outcome("AGENT_REJECTED", "Why not", true, Optional.empty(), null));
    }

    static Stream<Stumble> stumbles() {
        String unreadable = "The agent service answered with something that is no message: ";
        return Stream.of(
                new Stumble(
                        "an error event",
                        FakeAgentService.stream(
                                THOUGHT,
                                "{\"type\":\"error\",\"error\":{\"status\":408,\"detail\":\"Too slow\"}}",
                                "[DONE]"),
                        AgentFailureType.AGENT_TIMEOUT,
                        "Too slow"),
                new Stumble(
                        "an end without a response",
                        FakeAgentService.stream(THOUGHT, "[DONE]"),
                        AgentFailureType.AGENT_ERROR,
                        CUT),
                new Stumble(
                        "a stream that just ends", FakeAgentService.stream(THOUGHT), AgentFailureType.AGENT_ERROR, CUT),
                new Stumble(
                        "a stream that is torn off", FakeAgentService.cut(THOUGHT), AgentFailureType.AGENT_ERROR, CUT),
                new Stumble(
                        "a thought that is none",
                        FakeAgentService.stream("{\"type\":\"thought\"}"),
                        AgentFailureType.AGENT_ERROR,
                        unreadable),
                new Stumble(
                        "a response that is none",
                        FakeAgentService.stream("{\"type\":\"response\"}"),
                        AgentFailureType.AGENT_ERROR,
                        unreadable),
                new Stumble(
                        "a message that is no JSON",
                        FakeAgentService.stream("nonsense"),
                        AgentFailureType.AGENT_ERROR,
                        unreadable));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stumbles")
    void streamWithoutAResponseFailsTheAttempt(Stumble stumble) {
        Outcome outcome = outcome(stumble.answer(), 3);
        assertThat(outcome.message()).startsWith(stumble.reason()).doesNotContain("dev.agentstudio");
        assertThat(outcome)
                .isEqualTo(new Outcome(stumble.type().name(), outcome.message(), false, Optional.empty(), null));
    }

    static Stream<Verdict> verdicts() {
        return Stream.of(
                new Verdict(
                        "final",
                        "{\"success\":false,\"errorMessage\":\"No\"}",
                        3,
                        AgentFailureType.AGENT_REPORTED_FAILURE,
                        "No"),
                new Verdict(
                        "without a reason",
                        "{\"success\":false}",
                        3,
                        AgentFailureType.AGENT_REPORTED_FAILURE,
                        "The agent gave no reason"),
                new Verdict(
                        "worth another attempt",
                        "{\"success\":false,\"errorMessage\":\"Later\",\"metadata\":{\"retryable\":true}}",
                        3,
                        AgentFailureType.AGENT_REPORTED_RETRYABLE_FAILURE,
                        "Later"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verdicts")
    void negativeVerdictIsTheDetailOfTheFailure(Verdict verdict) throws IOException {
        AgentResponse response = Payloads.mapper().readValue(verdict.response(), AgentResponse.class);
        String message = "{\"type\":\"response\",\"response\":" + verdict.response() + "}";
        assertThat(outcome(FakeAgentService.stream(message, "[DONE]"), verdict.maxRetries()))
                .isEqualTo(new Outcome(
                        verdict.type().name(),
                        verdict.reason(),
                        verdict.type().isFinal(FAILURES, verdict.maxRetries()),
                        Optional.empty(),
                        response));
    }

    @Test
    void responseOverTheLimitIsRefusedWithItsSize() {
        String response = "{\"success\":true,\"result\":{\"text\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}}";
        assertThat(outcome(
                        FakeAgentService.stream("{\"type\":\"response\",\"response\":" + response + "}", "[DONE]"), 3))
                .isEqualTo(new Outcome(
                        "RESULT_TOO_LARGE",
                        "The agent's response has %d bytes; at most 1048576 are accepted".formatted(response.length()),
                        true,
                        Optional.empty(),
                        null));
    }

    @Test
    void serviceThatIsNotThereIsAnOutage() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (AgentCallFixture fixture = new AgentCallFixture(URI.create("http://127.0.0.1:" + port))) {
            assertThat(Outcome.of(fixture.failure(AgentCallFixture.call(0, null))))
                    .isEqualTo(new Outcome(
                            "AGENT_UNAVAILABLE", "The agent service cannot be reached", false, Optional.empty(), null));
        }
    }

    @Test
    void attemptThatOverrunsItsTimeoutHangsUp() throws InterruptedException {
        try (FakeAgentService service = new FakeAgentService(FakeAgentService.endless(THOUGHT));
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            assertThat(Outcome.of(fixture.failure(AgentCallFixture.call(3, "PT0.3S"))))
                    .isEqualTo(new Outcome(
                            "AGENT_TIMEOUT",
                            "Agent task timed out after 300 milliseconds",
                            false,
                            Optional.empty(),
                            null));
            service.awaitStop();
        }
    }

    @Test
    void taskThatIsCancelledWhileItsAgentWorksHangsUp() throws InterruptedException {
        AtomicReference<@Nullable AgentCallFixture> caller = new AtomicReference<>();
        FakeAgentService.Answer answer = (call, service) -> {
            Objects.requireNonNull(caller.get()).cancel();
            FakeAgentService.endless(THOUGHT).to(call, service);
        };
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            caller.set(fixture);
            assertThatThrownBy(() -> fixture.execute(AgentCallFixture.call(3, null)))
                    .isInstanceOf(CanceledFailure.class);
            service.awaitStop();
        }
    }

    private static Outcome outcome(FakeAgentService.Answer answer, int maxRetries) {
        AgentCall call = AgentCallFixture.call(maxRetries, null);
        try (FakeAgentService service = new FakeAgentService(answer);
                AgentCallFixture fixture = new AgentCallFixture(service.uri())) {
            return Outcome.of(fixture.failure(call));
        }
    }

    /** All that Temporal stores of a failure. */
    record Outcome(
            String type,
            String message,
            boolean isFinal,
            Optional<Duration> retryAfter,
            @Nullable AgentResponse verdict) {
        static Outcome of(ApplicationFailure failure) {
            return new Outcome(
                    failure.getType(),
                    failure.getOriginalMessage(),
                    failure.isNonRetryable(),
                    Optional.ofNullable(failure.getNextRetryDelay()),
                    failure.getDetails().getSize() == 0
                            ? null
                            : failure.getDetails().get(AgentResponse.class));
        }
    }

    record Stumble(String name, FakeAgentService.Answer answer, AgentFailureType type, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Verdict(String name, String response, int maxRetries, AgentFailureType type, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }
}
