package dev.agentstudio.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one bus, in a real Redis (Debian: apt-get install redis-server). */
class RedisEventBusTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eventsReachAnotherProcessInOrderAndComeAgainAfterAnOutage() throws IOException {
        RedisProcess.require();
        int port = RedisProcess.freePort();
        RedisProcess redis = RedisProcess.start(folder, port);
        try (EventBus worker = RedisEventBus.connect(RedisAccess.to("redis://127.0.0.1:" + port));
                EventBus api = RedisEventBus.connect(RedisAccess.to("redis://127.0.0.1:" + port))) {
            await("both are connected").atMost(TIMEOUT).until(() -> worker.isLive() && api.isLive());
            List<TaskEvent> heard = new CopyOnWriteArrayList<>();
            EventBus.Subscription subscription = api.subscribe("task_1", heard::add);
            List<TaskEvent> events =
                    IntStream.range(0, 100).mapToObj(RedisEventBusTest::event).toList();
            events.forEach(worker::publish);
            await("they arrive").atMost(TIMEOUT).until(() -> heard.size() == 100);
            assertThat(heard).isEqualTo(events);

            redis.kill();
            worker.publish(event(100));
            redis = RedisProcess.start(folder, port);
            await("it is whole again").atMost(TIMEOUT).until(() -> {
                worker.publish(event(101));
                return heard.contains(event(101));
            });
            subscription.close();
        } finally {
            redis.kill();
        }
    }

    @Test
    void everyKindSurvivesTheWay() throws IOException {
        TaskSource source = new TaskSource(new WorkflowId("wf_1"), new TaskId("task_001"), "echo", 2);
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
    void processStartsAndWorksWithoutRedis() {
        try (LogLines log = LogLines.of(RedisAvailability.class);
                EventBus bus = RedisEventBus.connect(RedisAccess.to("redis://127.0.0.1:1"))) {
            bus.publish(event(0));
            bus.subscribe("task_1", event -> {}).close();
            assertThat(bus.isLive()).isFalse();
            await("several attempts to connect").during(Duration.ofSeconds(2)).until(() -> !bus.isLive());
            assertThat(log.messages())
                    .containsExactly(
                            "Redis is unavailable: Connection refused: /127.0.0.1:1. Thoughts, progress and log messages of agents are read from heartbeats meanwhile.");
        }
    }

    @Test
    void eventsArriveOnceRedisIsAvailable() throws IOException {
        RedisProcess.require();
        int port = RedisProcess.freePort();
        try (LogLines log = LogLines.of(RedisAvailability.class);
                EventBus worker = RedisEventBus.connect(RedisAccess.to("redis://127.0.0.1:" + port));
                EventBus api = RedisEventBus.connect(RedisAccess.to("redis://127.0.0.1:" + port))) {
            List<TaskEvent> received = new CopyOnWriteArrayList<>();
            api.subscribe("task_1", received::add);
            await("Redis is missed").atMost(TIMEOUT).until(() -> log.messages().size() == 2);
            try (RedisProcess redis = RedisProcess.start(folder, port)) {
                assertThat(redis).isNotNull();
                await("it is found").atMost(TIMEOUT).until(() -> {
                    worker.publish(event(0));
                    return received.contains(event(0));
                });
                assertThat(api.isLive()).isTrue();
            }
        }
    }

    private static TaskEvent event(int index) {
        return new TaskEvent.Thought(
                new TaskSource(null, new TaskId("task_1"), "echo", 1),
                index,
                new AgentThought(Instant.EPOCH, "action", "Thought " + index, null));
    }
}
