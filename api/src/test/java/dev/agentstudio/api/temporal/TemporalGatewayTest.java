package dev.agentstudio.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.temporalclient.connection.TemporalConnection;
import io.grpc.Context;
import io.grpc.Status;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemporalGatewayTest {
    /** Connects to nothing; the calls below fail by themselves. */
    private static final WorkflowClient CLIENT = new TemporalConnection("127.0.0.1:1", "default").open();

    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(1);

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

    @Test
    void callEndsWhenTemporalHasBeenSilentForTooLong() {
        TemporalGateway impatient = new TemporalGateway(CLIENT, SILENCE, LIMIT);

        assertThatThrownBy(() -> impatient.call(TemporalGatewayTest::unanswered))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("The workflow engine cannot be reached right now");
    }

    @Test
    void callThatTheSdkRepeatsEndsToo() {
        TemporalGateway impatient = new TemporalGateway(CLIENT, SILENCE, LIMIT);
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId("wf_0")
                .setTaskQueue("none")
                .build();

        assertThatThrownBy(() -> impatient.start("none", options, "input"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("The workflow engine cannot be reached right now");
    }

    @Test
    void callMayTakeLongerWhileTemporalAnswersOthers() {
        TemporalGateway impatient = new TemporalGateway(CLIENT, SILENCE, LIMIT);

        String result = impatient.call(() -> {
            Context context = Context.current();
            await().pollInterval(SILENCE.dividedBy(10))
                    .during(SILENCE.multipliedBy(3))
                    .until(() -> impatient.call(() -> !context.isCancelled()));
            return "late";
        });

        assertThat(result).isEqualTo("late");
    }

    @Test
    void queryThatTemporalRefusesBecauseOfItsQuotaIsSentAgain() {
        AtomicInteger tries = new AtomicInteger();

        String result = gateway.query(() -> {
            if (tries.getAndIncrement() == 0) {
                throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
            }
            return "accepted";
        });

        assertThat(result).isEqualTo("accepted");
        assertThat(tries).hasValue(2);
    }

    @Test
    void callMayTakeLongerWhileTemporalSaysThatItIsThere() {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            TemporalGateway impatient = new TemporalGateway(temporal.getWorkflowClient(), SILENCE, LIMIT);

            String result = impatient.call(() -> {
                Context context = Context.current();
                await().during(SILENCE.multipliedBy(3)).until(() -> !context.isCancelled());
                return "late";
            });

            assertThat(result).isEqualTo("late");
        }
    }

    @Test
    void callEndsAtItsLimitWhateverTemporalAnswersToOthers() {
        TemporalGateway hasty = new TemporalGateway(CLIENT, Duration.ofMinutes(1), Duration.ofMillis(500));

        assertThatThrownBy(() -> hasty.call(TemporalGatewayTest::unanswered))
                .hasMessageStartingWith("The workflow engine cannot be reached right now");
    }

    /** A call that waits for its answer until it is given up. */
    private static String unanswered() {
        await().until(Context.current()::isCancelled);
        throw Status.CANCELLED.asRuntimeException();
    }

    private void fail(Status status) {
        gateway.call(() -> {
            throw status.asRuntimeException();
        });
    }
}
