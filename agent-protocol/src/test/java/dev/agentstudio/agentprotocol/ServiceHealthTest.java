package dev.agentstudio.agentprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceHealthTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status": "healthy"}                         | HEALTHY   |
            {"status": "healthy", "reason": "ignored"}    | HEALTHY   |
            {"status": "degraded"}                        | DEGRADED  | All task slots are taken
            {"status": "degraded", "reason": "Slow disk"} | DEGRADED  | Slow disk
            {"status": "unhealthy"}                       | UNHEALTHY | The agent service is stopping
            {"status": "unhealthy", "reason": "Draining"} | UNHEALTHY | Draining
            {"status": "splendid"}                        | UNHEALTHY | The agent service is stopping
            []                                            | UNHEALTHY | The agent service is stopping
            """)
    void reportIsReadAsAStateAndItsReason(String body, ServiceHealth.State state, String reason)
            throws JsonProcessingException {
        assertThat(ServiceHealth.of(new ObjectMapper().readTree(body))).isEqualTo(new ServiceHealth(state, reason));
    }
}
