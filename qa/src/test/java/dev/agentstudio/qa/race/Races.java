package dev.agentstudio.qa.race;

import dev.agentstudio.qa.harness.Studio;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs many races at once, so that what one waits for is another one's work. */
final class Races implements AutoCloseable {
    private final RaceEnvironment environment;
    private final Settings settings;
    private final Consumer<Evidence> listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** A thread of its own, so that replaying one race delays no operation of another. */
    private final ExecutorService judge = Executors.newSingleThreadExecutor();

    /**
     * How races are run.
     *
     * @param atOnce how many at the same time
     * @param limit after which no other race is started
     * @param fault injected into each of them; null for none
     */
    record Settings(int atOnce, Duration limit, @Nullable InjectedFault fault) {}

    /** @param listener gets everything that was seen of each race, from one thread */
    Races(Studio studio, Settings settings, Consumer<Evidence> listener) {
        environment = new RaceEnvironment(studio);
        this.settings = settings;
        this.listener = listener;
    }

    RaceReport run(List<RacePlan> plans) {
        Instant begin = Instant.now();
        Semaphore room = new Semaphore(settings.atOnce());
        List<CompletableFuture<Optional<Outcome>>> running = plans.stream()
                .map(plan -> start(plan, room, begin.plus(settings.limit())))
                .toList();
        List<Outcome> outcomes = running.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
        Duration duration = Duration.between(begin, Instant.now());
        return new RaceReport(
                duration,
                outcomes.stream().map(this::readAgain).toList(),
                HistoryReplayer.shared().count());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        judge.shutdownNow();
        environment.close();
    }

    private CompletableFuture<Optional<Outcome>> start(RacePlan plan, Semaphore room, Instant end) {
        return CompletableFuture.runAsync(room::acquireUninterruptibly, threads)
                .thenApplyAsync(
                        free -> Instant.now().isAfter(end) ? Optional.<Evidence>empty() : Optional.of(race(plan)),
                        threads)
                .thenApplyAsync(evidence -> evidence.map(this::outcome), judge)
                .exceptionally(failure -> Optional.of(Outcome.notRun(plan, failure)))
                .whenComplete((outcome, none) -> room.release());
    }

    private Evidence race(RacePlan plan) {
        return new Race(plan, environment, threads).run(settings.fault() == InjectedFault.TERMINATED);
    }

    private Outcome outcome(Evidence evidence) {
        listener.accept(evidence);
        Evidence seen = settings.fault() == null
                ? evidence
                : settings.fault().in(evidence).orElse(evidence);
        return Outcome.of(seen, Check.judge(seen));
    }

    /** Long after its race a workflow is still what it was: an answer is true for ever. */
    private Outcome readAgain(Outcome outcome) {
        Reading last = outcome.last();
        if (last == null) {
            return outcome;
        }
        Target target = new Target(outcome.workflowId(), "", "", "");
        String now = new WorkflowRequests(environment.owner(), target).read().status();
        return now.equals(last.status())
                ? outcome
                : outcome.and(Stream.of(new Violation(
                        Check.END_LASTS, "it was %s, and %s after all races".formatted(last.status(), now))));
    }
}
