package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.agent.AgentFailureType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AgentCallExceptionTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "400, AGENT_REJECTED",
        "404, AGENT_REJECTED",
        "408, AGENT_TIMEOUT",
        "413, AGENT_REJECTED",
        "422, AGENT_REJECTED",
        "429, AGENT_UNAVAILABLE",
        "499, AGENT_REJECTED",
        "500, AGENT_ERROR",
        "501, AGENT_ERROR",
        "502, AGENT_UNAVAILABLE",
        "503, AGENT_UNAVAILABLE",
        "504, AGENT_ERROR",
    })
    void statusSaysWhatKindOfFailureItIs(int status, AgentFailureType type) {
        assertMeans(AgentCallException.ofStatus(status, "Why"), type, "Why");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "PT0.25S, 250 milliseconds",
        "PT1S,    1 second",
        "PT59S,   59 seconds",
        "PT1M,    1 minute",
        "PT90S,   90 seconds",
        "PT5M,    5 minutes",
        "PT3H,    180 minutes",
    })
    void timeoutIsSaidInWords(Duration timeout, String words) {
        assertMeans(
                AgentCallException.timedOut(timeout),
                AgentFailureType.AGENT_TIMEOUT,
                "Agent task timed out after " + words);
    }

    static Stream<Example> causes() {
        String cut = "The agent service ended the call before the agent had answered";
        return Stream.of(
                new Example(
                        new IOException("10.0.0.1: no route"),
                        false,
                        AgentFailureType.AGENT_UNAVAILABLE,
                        "The agent service cannot be reached"),
                new Example(new IOException("Connection reset"), true, AgentFailureType.AGENT_ERROR, cut));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void brokenCallIsSaidWithoutAddressesAndClassNames(Example example) {
        assertMeans(AgentCallException.of(example.cause(), example.begun()), example.type(), example.reason());
    }

    private static void assertMeans(AgentCallException exception, AgentFailureType type, String reason) {
        assertThat(List.of(exception.type(), exception.reason(), exception.retryAfter()))
                .isEqualTo(List.of(type, reason, Optional.empty()));
    }

    record Example(Throwable cause, boolean begun, AgentFailureType type, String reason) {
        @Override
        public String toString() {
            return cause + (begun ? " after the agent had begun" : " before the agent had begun");
        }
    }
}
