package dev.agentstudio.api.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How messages are batched and limited. */
class HubOutputTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FakeClient client = new FakeClient();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void logsAreSentTenAtATimeAndTheRestAfterAMoment() {
        HubOutput output = new HubOutput(client, timer);
        for (int number = 0; number < 25; number++) {
            output.send(log());
        }
        assertThat(client.frameSizes()).startsWith(10, 10);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(client.frameSizes()).containsExactly(10, 10, 5));
        assertThat(client.importances()).containsOnly(HubClient.Importance.DROPPABLE);
    }

    @Test
    void everythingElseIsSentAtOnceAndNeverDropped() {
        new HubOutput(client, timer).send(progress(50));
        assertThat(client.frameSizes()).containsExactly(1);
        assertThat(client.importances()).containsExactly(HubClient.Importance.REQUIRED);
    }

    @Test
    void ofManyProgressesInASecondTheFirstAndTheLastAreSent() {
        List<HubEvent> sent = new ArrayList<>();
        ProgressLimit limit = new ProgressLimit(timer, sent::add);
        for (int percent = 0; percent <= 100; percent++) {
            limit.offer(progress(percent));
        }
        assertThat(sent).containsExactly(progress(0));
        limit.flush();
        assertThat(sent).containsExactly(progress(0), progress(100));
    }

    @Test
    void lastProgressIsSentAfterASecondWhenNothingFollows() {
        List<HubEvent> sent = java.util.Collections.synchronizedList(new ArrayList<>());
        ProgressLimit limit = new ProgressLimit(timer, sent::add);
        limit.offer(progress(1));
        limit.offer(progress(2));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(sent).containsExactly(progress(1), progress(2)));
    }

    private static HubEvent log() {
        return new HubEvent.LogMessageReceived(
                "task_001", "wf_1", "echo", Instant.EPOCH, LogLevel.INFO, "text", "echo", null);
    }

    private static HubEvent.WorkflowProgress progress(int percent) {
        return new HubEvent.WorkflowProgress(
                "wf_1",
                5L,
                Instant.EPOCH,
                WorkflowStatus.RUNNING,
                new HubEvent.WorkflowPosition(BigDecimal.valueOf(percent), "one", List.of(), List.of("echo")));
    }
}
