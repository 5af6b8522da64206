package dev.agentstudio.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.live.EventBus;
import dev.agentstudio.workflows.live.TaskEvent;
import dev.agentstudio.workflows.live.TaskSource;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one bus, in a real Redis (Debian: apt-get install redis-server). */
class RedisEventBusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eventsReachAnotherProcessInOrderAndComeAgainAfterAnOutage() throws IOException {
        requireServer();
        int port = freePort();
        Process redis = start(port);
        try (EventBus worker = RedisEventBus.connect("redis://127.0.0.1:" + port);
                EventBus api = RedisEventBus.connect("redis://127.0.0.1:" + port)) {
            List<TaskEvent> heard = new CopyOnWriteArrayList<>();
            EventBus.Subscription subscription = api.subscribe("task_1", heard::add);
            List<TaskEvent> events =
                    IntStream.range(0, 100).mapToObj(RedisEventBusTest::event).toList();
            events.forEach(worker::publish);
            await("they arrive").atMost(PATIENCE).until(() -> heard.size() == 100);
            assertThat(heard).isEqualTo(events);

            redis.destroyForcibly().onExit().join();
            worker.publish(event(100));
            redis = start(port);
            await("it is whole again").atMost(PATIENCE).until(() -> {
                worker.publish(event(101));
                return heard.contains(event(101));
            });
            subscription.close();
        } finally {
            redis.destroyForcibly();
        }
    }

    @Test
    void everyKindSurvivesTheWay() throws IOException {
        TaskSource source = new TaskSource("wf_1", "task_001", "echo", 2);
        List<TaskEvent> events = List.of(
                event(7),
                new TaskEvent.Progress(source, 12.5, null),
                new TaskEvent.Progress(source, 50, "Half"),
                new TaskEvent.Log(source, "info", "ä\n"));
        for (TaskEvent event : events) {
            assertThat(TaskEventJson.read(TaskEventJson.write(event))).contains(event);
        }
        assertThat(TaskEventJson.read("{\"addedLater\":{}}")).isEmpty();
    }

    @Test
    void redisThatIsNotThereIsAConfigurationError() {
        assertThatThrownBy(() -> RedisEventBus.connect("redis://127.0.0.1:1"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("redis.uri: no Redis answers at redis://127.0.0.1:1");
    }

    private static TaskEvent event(int index) {
        return new TaskEvent.Thought(
                new TaskSource(null, "task_1", "echo", 1),
                index,
                new AgentThought(Instant.EPOCH, "action", "Thought " + index, null));
    }

    private static void requireServer() {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server"))))
                .as("redis-server is installed (Debian: apt-get install redis-server)")
                .isTrue();
    }

    private Process start(int port) throws IOException {
        Process redis = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        // It has no other sign of being ready than that it accepts connections.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
