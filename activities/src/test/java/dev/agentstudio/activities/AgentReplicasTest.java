package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Several agent services that share the work. */
class AgentReplicasTest {
    private static final String HEALTHY = "{\"status\":\"healthy\"}";

    @Test
    void callsAreSpreadOverAll() {
        try (FakeAgentService one = service("one");
                FakeAgentService other = service("other");
                AgentCallFixture fixture = new AgentCallFixture(one.uri(), other.uri())) {
            for (int call = 0; call < 6; call++) {
                answer(fixture);
            }
            assertThat(calls(one)).isEqualTo(3);
            assertThat(calls(other)).isEqualTo(3);
        }
    }

    @Test
    void callOfOneThatIsAwayGoesToAnotherAtOnce() throws IOException {
        try (FakeAgentService there = service("there");
                AgentCallFixture fixture = new AgentCallFixture(nowhere(), there.uri())) {
            assertThat(List.of(answer(fixture), answer(fixture), answer(fixture)))
                    .containsOnly("there");
        }
    }

    @Test
    void callOfOneThatIsBusyGoesToAnotherAtOnce() {
        try (FakeAgentService busy =
                        new FakeAgentService(FakeAgentService.status(503, Map.of("Retry-After", "7"), HEALTHY));
                FakeAgentService idle = service("idle");
                AgentCallFixture fixture = new AgentCallFixture(busy.uri(), idle.uri())) {
            assertThat(List.of(answer(fixture), answer(fixture), answer(fixture)))
                    .containsOnly("idle");
        }
    }

    @Test
    void allBusyIsBackPressure() {
        FakeAgentService.Answer answer = FakeAgentService.status(429, Map.of("Retry-After", "7"), "");
        try (FakeAgentService one = new FakeAgentService(answer);
                FakeAgentService other = new FakeAgentService(answer);
                AgentCallFixture fixture = new AgentCallFixture(one.uri(), other.uri())) {
            ApplicationFailure failure = fixture.failure(AgentCallFixture.call(0, null));
            assertThat(failure.getType()).isEqualTo("AGENT_UNAVAILABLE");
            assertThat(failure.isNonRetryable()).isFalse();
            assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(7));
            assertThat(calls(one) + calls(other)).isEqualTo(2);
        }
    }

    @Test
    void oneThatSaysItIsUnwellGetsNoWorkUntilItIsWell() {
        AtomicBoolean well = new AtomicBoolean();
        FakeAgentService.Answer answer = (call, service) -> {
            if (call.getRequestURI().getPath().equals("/health")) {
                String health = well.get() ? HEALTHY : "{\"status\":\"unhealthy\",\"reason\":\"stopping\"}";
                FakeAgentService.status(200, Map.of(), health).to(call, service);
            } else {
                response("ill").to(call, service);
            }
        };
        try (FakeAgentService ill = new FakeAgentService(answer);
                FakeAgentService fit = service("fit");
                AgentCallFixture fixture = new AgentCallFixture(ill.uri(), fit.uri())) {
            Awaitility.await("it is known to be unwell")
                    .until(() -> List.of(answer(fixture), answer(fixture)).equals(List.of("fit", "fit")));
            assertThat(List.of(answer(fixture), answer(fixture), answer(fixture)))
                    .containsOnly("fit");
            well.set(true);
            Awaitility.await("it is known to be well")
                    .until(() -> answer(fixture).equals("ill"));
        }
    }

    private static String answer(AgentCallFixture fixture) {
        return String.valueOf(
                fixture.execute(AgentCallFixture.call(0, null)).result().get("by"));
    }

    private static long calls(FakeAgentService service) {
        return service.requests().stream()
                .filter(request -> request.startsWith("POST"))
                .count();
    }

    private static FakeAgentService service(String name) {
        FakeAgentService.Answer health = FakeAgentService.status(200, Map.of(), HEALTHY);
        return new FakeAgentService((call, service) -> {
            if (call.getRequestURI().getPath().equals("/health")) {
                health.to(call, service);
            } else {
                response(name).to(call, service);
            }
        });
    }

    private static FakeAgentService.Answer response(String name) {
        return FakeAgentService.stream(
                "{\"type\":\"response\",\"response\":{\"success\":true,\"result\":{\"by\":\"%s\"}}}".formatted(name),
                "[DONE]");
    }

    private static URI nowhere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
