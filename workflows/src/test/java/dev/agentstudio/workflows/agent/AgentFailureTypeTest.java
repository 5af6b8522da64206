package dev.agentstudio.workflows.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentFailureTypeTest {
    @ParameterizedTest(name = "{0}: failure {1} of {2} retries, final: {3}")
    @CsvSource({
        "AGENT_UNAVAILABLE,                1,    0,  false",
        "AGENT_UNAVAILABLE,                1000, 10, false",
        "AGENT_ERROR,                      1,    0,  true",
        "AGENT_ERROR,                      1,    3,  false",
        "AGENT_ERROR,                      3,    3,  false",
        "AGENT_ERROR,                      4,    3,  true",
        "AGENT_TIMEOUT,                    1,    1,  false",
        "AGENT_TIMEOUT,                    2,    1,  true",
        "AGENT_REPORTED_RETRYABLE_FAILURE, 10,   10, false",
        "AGENT_REPORTED_RETRYABLE_FAILURE, 11,   10, true",
        "AGENT_REPORTED_FAILURE,           1,    10, true",
        "AGENT_REJECTED,                   1,    10, true",
        "RESULT_TOO_LARGE,                 1,    10, true",
        "RECORD_LOST,                      1,    10, true",
    })
    void failureEndsTheTaskWhenNoAttemptIsLeft(AgentFailureType type, int failures, int maxRetries, boolean isFinal) {
        assertThat(type.isFinal(failures, maxRetries)).isEqualTo(isFinal);
    }

    /** Stored in histories as the type of a failure. */
    @Test
    void namesNeverChange() {
        assertThat(Arrays.stream(AgentFailureType.values()).map(Enum::name).collect(Collectors.joining(" ")))
                .isEqualTo("AGENT_UNAVAILABLE AGENT_ERROR AGENT_TIMEOUT AGENT_REPORTED_RETRYABLE_FAILURE"
                        + " AGENT_REPORTED_FAILURE AGENT_REJECTED RESULT_TOO_LARGE RECORD_LOST");
    }
}
