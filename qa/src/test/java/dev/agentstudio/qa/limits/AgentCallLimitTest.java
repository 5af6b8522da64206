package dev.agentstudio.qa.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.AgentCalls;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.EventReader;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Problems;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls of single agents count as workflows do: a caller of the free tier may have two at once. */
@ExtendWith(StudioExtension.class)
class AgentCallLimitTest {
    /** A caller of the free tier has sixty requests. */
    private static final Duration RARELY = Duration.ofMillis(500);

    private static final String EXECUTE = AgentCalls.path("gate");
    private static final String STREAM = EXECUTE + "/stream";

    /** A call whose agent waits at a gate. */
    private record CallInProgress(Path gate, CompletableFuture<Answer> answer) {
        static CallInProgress start(AgentCalls calls) {
            Path gate = Studio.newFile();
            CompletableFuture<Answer> answer = calls.executeAsync("gate", AgentCalls.gate(gate));
            AgentCalls.taskAt(gate);
            return new CallInProgress(gate, answer);
        }

        void complete() {
            Studio.open(gate);
            assertThat(answer.join().status()).isEqualTo(200);
        }
    }

    @Test
    void thirdCallAtOnceIsRefusedAndTheNextOneIsNot(Studio studio) {
        Client client = studio.newFreeCaller();
        AgentCalls calls = new AgentCalls(client);
        CallInProgress one = CallInProgress.start(calls);
        CallInProgress two = CallInProgress.start(calls);

        Answer third = calls.execute("gate", AgentCalls.gate(Studio.newFile()));
        third.isProblem(Problems.tooManyAtOnce(EXECUTE));
        assertThat(third.header("Retry-After")).isEqualTo("2");
        client.post(STREAM, AgentCalls.gate(Studio.newFile())).isProblem(Problems.tooManyAtOnce(STREAM));
        client.post("/api/workflows", Request.of("crowd").step("echo").json())
                .isProblem(Problems.tooManyAtOnce("/api/workflows"));

        one.complete();
        assertThat(calls.execute("echo", "{\"task\": \"Say it\"}").status())
                .as("the one that ended makes room at once")
                .isEqualTo(200);
        two.complete();
    }

    @Test
    void callsOneAfterTheOtherAreNeverRefused(Studio studio) {
        AgentCalls calls = new AgentCalls(studio.newFreeCaller());
        assertThat(IntStream.range(0, 10)
                        .map(call ->
                                calls.execute("echo", "{\"task\": \"Say it\"}").status()))
                .containsOnly(200);
    }

    @Test
    @SuppressWarnings("try") // the streams are held open, not read
    void streamsThatAreHeldOpenCount(Studio studio) {
        AgentCalls calls = new AgentCalls(studio.newFreeCaller());
        Path first = Studio.newFile();
        Path second = Studio.newFile();
        try (EventReader one = calls.stream("gate", AgentCalls.gate(first));
                EventReader two = calls.stream("gate", AgentCalls.gate(second))) {
            AgentCalls.taskAt(first);
            AgentCalls.taskAt(second);
            calls.execute("gate", AgentCalls.gate(Studio.newFile())).isProblem(Problems.tooManyAtOnce(EXECUTE));
        }
        // Their readers have disconnected, so both tasks are cancelled.
        await("there is room")
                .atMost(Client.TIMEOUT)
                .pollInterval(RARELY)
                .until(() -> calls.execute("echo", "{\"task\": \"Say it\"}").status() == 200);
    }

    /** One key, one task, and still a connection for each reader. */
    @Test
    @SuppressWarnings("try") // the streams are held open, not read
    void readersOfOneTaskCountToo(Studio studio) {
        Client client = studio.newFreeCaller();
        AgentCalls calls = new AgentCalls(client);
        Path gate = Studio.newFile();
        String body = AgentCalls.gate(gate);
        try (EventReader one = calls.stream("gate", body, "one-key");
                EventReader two = calls.stream("gate", body, "one-key")) {
            AgentCalls.taskAt(gate);
            client.send(client.json(STREAM, body).header("Idempotency-Key", "one-key"))
                    .isProblem(Problems.tooManyAtOnce(STREAM));
            Studio.open(gate);
        }
    }

    /** What was started before this API was is counted by Temporal. */
    @Test
    void tasksOfAnotherApiCount(Studio studio) {
        Client client = studio.newFreeCaller();
        AgentCalls calls = new AgentCalls(client);
        CallInProgress one = CallInProgress.start(calls);
        CallInProgress two = CallInProgress.start(calls);
        int port = Ports.free().api();
        try (JavaProcess api = new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port)) {
            Client other = client.at(URI.create("http://localhost:" + port));
            api.awaitAnswer(other);
            await("visibility knows them")
                    .atMost(Client.TIMEOUT)
                    .pollInterval(RARELY)
                    .untilAsserted(() -> {
                        String path = AgentCalls.path("echo");
                        other.post(path, "{\"task\": \"Say it\"}").isProblem(Problems.tooManyAtOnce(path));
                    });
        }
        one.complete();
        two.complete();
    }
}
