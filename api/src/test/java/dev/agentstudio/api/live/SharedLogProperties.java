package dev.agentstudio.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever order things happen in, every reader gets every event after its own position once, in order, and then the end. */
class SharedLogProperties {
    private static final int STEPS = 5;
    private static final List<RunState> STATES = LiveRuns.completing(STEPS);
    private static final List<Long> ALL =
            STATES.getLast().events().stream().map(VisibleEvent::sequence).toList();

    @Property(tries = 500)
    void everyReaderGetsWhatCameAfterItsPosition(@ForAll long seed) {
        Random random = new Random(seed);
        SharedLog log = new SharedLog(WorkflowLog.of(STATES.getFirst(), List.of()));
        Map<Watcher, Long> watchers = new HashMap<>();
        for (int next = 1; next < STATES.size(); ) {
            switch (random.nextInt(4)) {
                case 0 -> log.advance(STATES.get(next++));
                case 1 -> {
                    long since = random.nextLong(log.log().last() + 1);
                    watchers.put(Watcher.of(log, since), since);
                }
                case 2 -> watchers.keySet().forEach(watcher -> watcher.request(1 + random.nextInt(3)));
                // A state that is older than the log, as a slower read returns it.
                default -> log.advance(STATES.get(random.nextInt(next)));
            }
        }
        log.end();
        log.wakeReaders();
        watchers.keySet().forEach(watcher -> watcher.request(Long.MAX_VALUE));

        watchers.forEach((watcher, since) -> {
            assertThat(watcher.sequences()).isEqualTo(after(since));
            assertThat(watcher.isComplete()).isTrue();
        });
    }

    /** The same with real threads: one lets the log grow while others join it. */
    @Property(tries = 300)
    void readersThatJoinWhileTheLogGrowsMissNothing(@ForAll @IntRange(min = 1, max = 8) int readers) throws Exception {
        SharedLog log = new SharedLog(WorkflowLog.of(STATES.getFirst(), List.of()));
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Watcher>> joining = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                joining.add(threads.submit(() -> {
                    begin.await();
                    Watcher watcher = Watcher.of(log, 0);
                    watcher.request(Long.MAX_VALUE);
                    return watcher;
                }));
            }
            Future<?> growing = threads.submit(() -> {
                begin.await();
                STATES.forEach(log::advance);
                return null;
            });
            begin.countDown();
            growing.get(60, TimeUnit.SECONDS);
            for (Future<Watcher> joined : joining) {
                Watcher watcher = joined.get(60, TimeUnit.SECONDS);
                // Nothing else wakes it, so an event that none of the two looks had seen would be missing.
                assertThat(watcher.sequences()).isEqualTo(ALL);
                log.end();
                log.wakeReaders();
                assertThat(watcher.isComplete()).isTrue();
            }
        }
    }

    private static List<Long> after(long since) {
        return ALL.stream().filter(sequence -> sequence > since).toList();
    }
}
