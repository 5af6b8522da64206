package dev.agentstudio.qa.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A short chaos run; {@code qa/chaos} makes long ones. */
@Order(9)
class ChaosTest {
    private static final int WORKFLOWS = 15;
    private static final int KILLS = 4;

    @Test
    void nothingIsLostOrDoneTwiceWhateverIsKilled() {
        long seed = System.nanoTime();
        try (Chaos chaos = new Chaos("chaos", seed, false)) {
            ChaosReport report = chaos.run(WORKFLOWS, KILLS);
            System.out.println(report);
            assertThat(report.complaints()).as("Seed %d: %s", seed, report).isEmpty();
        }
    }
}
