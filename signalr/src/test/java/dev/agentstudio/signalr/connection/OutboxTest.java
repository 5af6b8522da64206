package dev.agentstudio.signalr.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How records become frames. */
class OutboxTest {
    private static final int LARGE = 40 * 1024;

    private final Outbox outbox = new Outbox();

    /** A connection that is lost between two frames has lost whole messages of one call of the hub, never some of them. */
    @Test
    void recordsThatAreSentTogetherAreInOneFrameHoweverLargeTheyAre() {
        send("a");
        send("b".repeat(LARGE), "c".repeat(LARGE), "d".repeat(LARGE));
        send("e");
        assertThat(nextFrame()).startsWith("ab").contains("c").endsWith("d");
        assertThat(nextFrame()).isEqualTo("e");
        assertThat(outbox.takeFrame()).isNull();
    }

    @Test
    void recordsThatAreSentTogetherAreNotPartedByAcknowledgements() {
        outbox.keepUntilAcknowledged();
        send("a".repeat(LARGE), "b".repeat(LARGE), "c".repeat(LARGE));
        send("d");
        assertThat(nextFrame()).startsWith("a").endsWith("c");
        assertThat(outbox.takeFrame()).as("much is to be acknowledged first").isNull();
        outbox.acknowledge(3);
        assertThat(nextFrame()).isEqualTo("d");
    }

    private void send(String... records) {
        HubSettings.QueueLimits limits = HubSettings.DEFAULT.queue();
        assertThat(outbox.offer(
                        List.of(records).stream()
                                .map(record -> record.getBytes(StandardCharsets.UTF_8))
                                .toList(),
                        HubClient.Importance.REQUIRED,
                        limits))
                .isEqualTo(Outbox.Backlog.ACCEPTED);
    }

    private String nextFrame() {
        return new String(Objects.requireNonNull(outbox.takeFrame()), StandardCharsets.UTF_8);
    }
}
