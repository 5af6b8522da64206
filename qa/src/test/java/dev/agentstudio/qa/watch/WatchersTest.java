package dev.agentstudio.qa.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A short run, in which one of two servers is killed; {@code qa/watchers} makes long ones. */
@ExtendWith(StudioExtension.class)
class WatchersTest {
    private static final int WORKFLOWS = 12;
    private static final int WATCHERS = 4;

    @Test
    void everyWatcherSeesEveryDurableEventOnceThoughItsServerIsKilled(Studio studio) {
        long seed = System.nanoTime();
        int port = Ports.free().api();
        Servers servers = new Servers(studio.stack().token("studio"));
        Watchers.Settings settings = new Watchers.Settings(
                WORKFLOWS, WATCHERS, Duration.ofSeconds(2), Duration.ofSeconds(2), 1, 50, seed, false);
        try (Watchers watchers = new Watchers(servers, studio.temporal(), settings)) {
            servers.add(studio.stack().api());
            servers.add(
                    URI.create("http://localhost:" + port),
                    () -> new TestNamespace(studio, "shared", Studio.NAMESPACE).startApi(port));
            servers.awaitAll();

            WatchReport report = watchers.run(() -> {});

            System.out.println(report);
            assertThat(report.violations()).as("Seed %d: %s", seed, report).isEmpty();
            for (Fault fault : List.of(Fault.LOSS, Fault.DUPLICATE, Fault.EXCHANGE)) {
                for (Recording recording : watchers.recordings()) {
                    WatchAudit audit = new WatchAudit();
                    audit.audit(watchers.histories().values(), List.of(recording.with(fault)));
                    assertThat(audit.violations())
                            .as("%s in the record of %s", fault, recording.watcher())
                            .isNotEmpty();
                }
            }
        }
    }
}
