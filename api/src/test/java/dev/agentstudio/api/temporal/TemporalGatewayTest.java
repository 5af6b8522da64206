package dev.agentstudio.api.temporal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.connection.TemporalConnection;
import io.grpc.Status;
import io.temporal.client.WorkflowClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemporalGatewayTest {
    /** Connects to nothing; the calls below fail by themselves. */
    private static final WorkflowClient CLIENT = new TemporalConnection("127.0.0.1:1", "default").open();

    private final TemporalGateway gateway = new TemporalGateway(CLIENT);

    @AfterAll
    static void disconnect() {
        CLIENT.getWorkflowServiceStubs().shutdownNow();
    }

    @Test
    void tooManyRequestsForTemporalAreNoFaultOfTheCaller() {
        assertThatThrownBy(() -> fail(Status.RESOURCE_EXHAUSTED))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The workflow engine has too many requests right now; try again");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
    void temporalThatDoesNotAnswerIsAway(Status.Code code) {
        assertThatThrownBy(() -> fail(code.toStatus()))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The workflow engine cannot be reached right now; nothing was lost, try again");
    }

    private void fail(Status status) {
        gateway.call(() -> {
            throw status.asRuntimeException();
        });
    }
}
