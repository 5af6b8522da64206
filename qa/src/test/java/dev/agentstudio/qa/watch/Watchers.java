package dev.agentstudio.qa.watch;

import com.microsoft.signalr.TransportEnum;
import dev.agentstudio.qa.chaos.ChaosClient;
import dev.agentstudio.qa.chaos.ChaosOutcome;
import dev.agentstudio.qa.chaos.ChaosPlan;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.TimedPause;
import io.temporal.client.WorkflowClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Workflows of all patterns, with pauses, resumes, cancels and forks, and those who watch all of them through servers that are killed. */
final class Watchers implements AutoCloseable {
    private static final int AT_ONCE = 16;

    /** Of each so many workflows one is forked when it has ended. */
    private static final int FORKED = 5;

    /** For watchers to catch up once nothing is killed any more. */
    private static final Duration CATCH_UP = Duration.ofMinutes(2);

    private final Servers servers;
    private final WorkflowClient temporal;
    private final Settings settings;
    private final Subjects subjects = new Subjects();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final List<Recording> recordings = new ArrayList<>();
    private final OwnerWatcher owner;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, History> histories = new TreeMap<>();

    /**
     * What is run.
     *
     * @param spread over which the beginnings of the workflows are spread
     * @param betweenKills from the end of one kill, when the server answers again, to the next
     * @param kills at least
     * @param leastMillis that a task of work takes
     * @param hasFaults whether the records of two watchers get a fault
     */
    record Settings(
            int workflows,
            int watchers,
            Duration spread,
            Duration betweenKills,
            int kills,
            int leastMillis,
            long seed,
            boolean hasFaults) {}

    /** @param temporal of the servers' namespace */
    Watchers(Servers servers, WorkflowClient temporal, Settings settings) {
        this.servers = servers;
        this.temporal = temporal;
        this.settings = settings;
        this.owner = new OwnerWatcher(subjects, servers);
        for (int number = 0; number < settings.watchers(); number++) {
            Recording.Kind kind = number % 2 == 0 ? Recording.Kind.HUB : Recording.Kind.STREAM;
            Fault fault = settings.hasFaults() ? faultOf(number) : Fault.NONE;
            recordings.add(new Recording(
                    "watcher %d (%s)".formatted(number, kind == Recording.Kind.HUB ? transport(number) : "SSE"),
                    kind,
                    fault));
        }
    }

    List<Recording> recordings() {
        return recordings;
    }

    Map<String, History> histories() {
        return histories;
    }

    /**
     * Runs all of it.
     *
     * @param alsoKill killed beside each server, such as a worker
     */
    WatchReport run(Runnable alsoKill) {
        Instant begin = Instant.now();
        startWatchers();
        ChaosClient client = new ChaosClient(servers::client, this::lookUp);
        CompletableFuture<List<ChaosOutcome>> driven = CompletableFuture.supplyAsync(() -> drive(client), threads);
        int kills = 0;
        while (!driven.isDone() || kills < settings.kills()) {
            TimedPause.of(settings.betweenKills());
            servers.killOne();
            alsoKill.run();
            kills++;
        }
        List<ChaosOutcome> outcomes = driven.join();
        servers.awaitAll();
        readHistories();
        awaitPositions();
        subjects.stop();
        threads.shutdownNow();
        return report(outcomes, client, Duration.between(begin, Instant.now()));
    }

    @Override
    public void close() {
        subjects.stop();
        threads.shutdownNow();
        servers.close();
    }

    private static Fault faultOf(int watcher) {
        return switch (watcher) {
            case 0 -> Fault.LOSS;
            case 1 -> Fault.DUPLICATE;
            default -> Fault.NONE;
        };
    }

    private static TransportEnum transport(int watcher) {
        return watcher % 4 == 0 ? TransportEnum.WEBSOCKETS : TransportEnum.LONG_POLLING;
    }

    private void startWatchers() {
        for (int number = 0; number < recordings.size(); number++) {
            Recording recording = recordings.get(number);
            TransportEnum transport = transport(number);
            threads.execute(
                    switch (recording.kind()) {
                        case HUB -> () -> new HubFollower(subjects, servers, recording, transport).run();
                        case STREAM -> () -> new StreamWatcher(subjects, servers, recording, complaints).run(threads);
                    });
        }
        threads.execute(owner::run);
    }

    private List<ChaosOutcome> drive(ChaosClient client) {
        Random random = new Random(settings.seed());
        List<ChaosPlan> plans = IntStream.range(0, settings.workflows())
                .mapToObj(number -> ChaosPlan.of(number, random, settings.leastMillis()))
                .toList();
        Semaphore room = new Semaphore(AT_ONCE);
        Instant begin = Instant.now();
        List<CompletableFuture<ChaosOutcome>> running = new ArrayList<>();
        for (int number = 0; number < plans.size(); number++) {
            ChaosPlan plan = plans.get(number);
            boolean isForked = number % FORKED == FORKED - 1;
            Instant start = begin.plus(settings.spread().multipliedBy(number).dividedBy(plans.size()));
            running.add(CompletableFuture.supplyAsync(() -> drive(client, plan, isForked, start, room), threads));
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    private ChaosOutcome drive(ChaosClient client, ChaosPlan plan, boolean isForked, Instant start, Semaphore room) {
        TimedPause.until(start);
        room.acquireUninterruptibly();
        try {
            ChaosOutcome outcome = client.run(plan, id -> subjects.add(id, false));
            subjects.isOver(outcome.id());
            if (!outcome.complaint().isEmpty()) {
                complaints.add(outcome.id() + ": " + outcome.complaint());
            }
            if (isForked) {
                fork(client, outcome.id());
            }
            return outcome;
        } finally {
            room.release();
        }
    }

    /** A fork whose answer is lost is forked again; nobody watches the first one. */
    private void fork(ChaosClient client, String origin) {
        Answer forked = Awaitility.await("a fork of " + origin)
                .atMost(CATCH_UP)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(
                        () -> servers.client().post("/api/workflows/" + origin + "/fork", "{}"),
                        answer -> answer.status() == 201 || answer.status() == 409);
        if (forked.status() == 201) {
            String id = forked.json().path("id").asText();
            subjects.add(id, true);
            var unused = client.awaitGoal(id);
            subjects.isOver(id);
        }
    }

    private Optional<String> lookUp(String label) {
        return temporal.listExecutions("DefinitionId = '%s'".formatted(label))
                .map(run -> run.getExecution().getWorkflowId())
                .findFirst();
    }

    /** Every server replays the same. */
    private void readHistories() {
        for (String id : subjects.ids()) {
            List<History> replayed = servers.clients().stream()
                    .map(client -> History.read(client, id))
                    .distinct()
                    .toList();
            if (replayed.size() > 1) {
                complaints.add("Servers replay different events of " + id);
            }
            histories.put(id, replayed.getFirst());
        }
    }

    private void awaitPositions() {
        Instant end = Instant.now().plus(CATCH_UP);
        for (Recording recording : recordings) {
            for (History history : histories.values()) {
                while (recording.position(history.workflowId()) < history.last()
                        && Instant.now().isBefore(end)) {
                    TimedPause.of(Duration.ofMillis(100));
                }
            }
        }
    }

    private WatchReport report(List<ChaosOutcome> outcomes, ChaosClient client, Duration duration) {
        WatchAudit audit = new WatchAudit();
        audit.audit(histories.values(), recordings);
        histories.values().forEach(history -> audit.auditOwner(history, owner));
        List<String> violations = new ArrayList<>(complaints);
        EngineCount engine = new EngineCount(temporal);
        histories.values().forEach(history -> violations.addAll(engine.differences(history)));
        violations.addAll(audit.violations());

        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("seconds", duration.toSeconds());
        counts.put(
                "workflows",
                outcomes.stream()
                        .collect(Collectors.groupingBy(ChaosOutcome::status, TreeMap::new, Collectors.counting())));
        counts.put("of them paused, then resumed", count("WorkflowPaused"));
        counts.put("of them failed, then resumed", count("WorkflowFailed"));
        counts.put("forks", subjects.ids().stream().filter(subjects::isFork).count());
        counts.put("watchers", recordings.size());
        counts.put("kills of an API server", servers.kills());
        counts.put("requests repeated because of a kill", client.retries());
        counts.put(
                "connections and streams of watchers",
                recordings.stream().mapToInt(Recording::connections).sum());
        counts.put(
                "durable events of all workflows",
                histories.values().stream()
                        .mapToInt(history -> history.events().size())
                        .sum());
        counts.put(
                "events and messages seen",
                recordings.stream().mapToInt(Recording::size).sum());
        counts.put("not seen", audit.lost());
        counts.put("seen again", audit.doubled());
        counts.put("out of order", audit.misplaced());
        return new WatchReport(counts, List.copyOf(violations));
    }

    private long count(String type) {
        return histories.values().stream()
                .filter(history ->
                        history.events().stream().anyMatch(event -> event.name().equals(type)))
                .count();
    }
}
