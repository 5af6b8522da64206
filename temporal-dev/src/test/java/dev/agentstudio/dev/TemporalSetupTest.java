package dev.agentstudio.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How the stack prepares a Temporal server that is slow to start. */
class TemporalSetupTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void callThatRunsOutOfTimeIsRepeated() throws IOException {
        try (FakeTemporalServer server = new FakeTemporalServer(
                Status.DEADLINE_EXCEEDED, Status.RESOURCE_EXHAUSTED, Status.OK, Status.UNAVAILABLE)) {
            setup(server).completeWithin(LIMIT, wait -> false);

            assertThat(server.calls())
                    .containsExactly(
                            "updateNamespace",
                            "updateNamespace",
                            "updateNamespace",
                            "addSearchAttributes",
                            "updateNamespace",
                            "addSearchAttributes");
        }
    }

    @Test
    void refusalIsNotRepeated() throws IOException {
        try (FakeTemporalServer server = new FakeTemporalServer(Status.PERMISSION_DENIED)) {
            assertThatThrownBy(() -> setup(server).completeWithin(LIMIT, wait -> false))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("PERMISSION_DENIED");
            assertThat(server.calls()).hasSize(1);
        }
    }

    @Test
    void endOfTheServersProcessEndsTheAttempts() throws IOException {
        try (FakeTemporalServer server = new FakeTemporalServer(Status.DEADLINE_EXCEEDED)) {
            assertThatThrownBy(() -> setup(server).completeWithin(LIMIT, wait -> true))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("DEADLINE_EXCEEDED");
            assertThat(server.calls()).hasSize(1);
        }
    }

    private static TemporalSetup setup(FakeTemporalServer server) {
        return new TemporalSetup(server.target(), "default");
    }
}
