package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.TimedPause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One workflow, brought into a situation, raced over, and watched until it is at rest. */
final class Race {
    /** A workflow works for two seconds at most; the rest is for a busy machine. */
    private static final Duration REST_LIMIT = Duration.ofMinutes(3);

    /** How long after it came to rest an operation that waited for that may take to answer. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    /** By when detail, list and Temporal must agree. */
    private static final Duration AGREEMENT_LIMIT = Duration.ofMinutes(2);

    /** A run that was deleted right after its end is removed by Temporal only when its queues have passed that end. */
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(100);

    private final RacePlan plan;
    private final RaceEnvironment environment;
    private final Executor threads;
    private final Target target;
    private final WorkflowRequests requests;
    private final SituationSetup setup;
    private final List<PendingOperation> sent = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<List<JsonNode>> checkpoints = new ArrayList<>();
    private final List<Operation> unanswered = new ArrayList<>();

    Race(RacePlan plan, RaceEnvironment environment, Executor threads) {
        this.plan = plan;
        this.environment = environment;
        this.threads = threads;
        setup = new SituationSetup(plan, environment, threads);
        target = setup.create();
        requests = new WorkflowRequests(environment.owner(), target);
    }

    /** @param isTerminated whether to terminate the workflow in Temporal once it is raced over, which is a injected fault */
    Evidence run(boolean isTerminated) {
        Instant begin = setup.bring(target);
        sent.addAll(setup.sent());
        start(begin);
        if (isTerminated) {
            sent.stream()
                    .filter(request -> !request.operation().isBlocking())
                    .forEach(request -> request.answered().join());
            environment.temporal().terminate(target.id());
        }
        awaitRest();
        Evidence.Statuses statuses = awaitAgreement();
        readCheckpoints();
        finish();
        List<AnsweredOperation> answers = sent.stream()
                .map(request -> request.answered().join())
                .sorted(Comparator.comparing(AnsweredOperation::begin))
                .toList();
        awaitRemoval(answers);
        return evidence(answers, statuses);
    }

    /** Starts all operations of the race, what is to be known beforehand having been read. */
    private void start(Instant wanted) {
        if (plan.situation() == Situation.PAUSED || plan.situation() == Situation.FAILED) {
            readCheckpoints();
        }
        String etag = plan.operations().stream().anyMatch(PlannedOperation::isConditional) ? read().etag() : null;
        List<String> checkpointIds = checkpoints.stream()
                .flatMap(List::stream)
                .map(checkpoint -> checkpoint.path("id").asText())
                .toList();
        Instant soon = Instant.now().plusMillis(2);
        Instant begin = wanted.isAfter(soon) ? wanted : soon;
        for (PlannedOperation planned : plan.operations()) {
            sent.add(PendingOperation.by(threads, planned.operation(), () -> {
                TimedPause.until(begin.plusMillis(planned.offsetMillis()));
                return requests.perform(planned, AnsweredOperation.Phase.RACE, checkpointIds, etag);
            }));
        }
    }

    /** Reads until nothing more can happen: the workflow is at rest, and all have their answers but those who wait for its end. */
    private void awaitRest() {
        Instant limit = Instant.now().plus(REST_LIMIT);
        Instant answerLimit = Instant.MAX;
        String status = "";
        while (Instant.now().isBefore(limit)) {
            Reading now = read();
            if (!now.status().equals(status)) {
                status = now.status();
                answerLimit = now.isAtRest() ? Instant.now().plus(ANSWER_LIMIT) : Instant.MAX;
            }
            List<Operation> waiting = waiting(now);
            if (now.isAtRest() && waiting.isEmpty()) {
                // What was read may be from just before the last answer.
                read();
                return;
            }
            if (Instant.now().isAfter(answerLimit)) {
                unanswered.addAll(waiting);
                return;
            }
            TimedPause.of(POLL);
        }
    }

    /** Operations that must have been answered by the time the workflow is as it was read. */
    private List<Operation> waiting(Reading now) {
        return sent.stream()
                .filter(PendingOperation::isWaiting)
                .map(PendingOperation::operation)
                .filter(operation -> !(operation == Operation.EXECUTE && now.isPaused()))
                .toList();
    }

    /** Resumes what stands still, and lets nobody wait for ever. */
    private void finish() {
        Reading now = readings.getLast();
        if (now.isPaused() || (now.status().equals("failed") && plan.resumesAfterwards())) {
            afterwards(Operation.RESUME);
            awaitRest();
            readCheckpoints();
        }
        if (sent.stream().anyMatch(PendingOperation::isWaiting)) {
            afterwards(Operation.CANCEL);
            awaitRest();
        }
    }

    private void afterwards(Operation operation) {
        sent.add(PendingOperation.by(
                threads, operation, () -> requests.perform(operation, AnsweredOperation.Phase.AFTERWARDS)));
    }

    private Evidence.Statuses awaitAgreement() {
        return poll(AGREEMENT_LIMIT, () -> environment.statuses(target, read().status()), Evidence.Statuses::agree);
    }

    private void awaitRemoval(List<AnsweredOperation> answers) {
        answers.stream()
                .filter(answered -> answered.operation() == Operation.DELETE && answered.isSuccess())
                .findFirst()
                .ifPresent(delete -> poll(
                        REMOVAL_LIMIT,
                        () -> environment.temporal().runsStartedBefore(target.id(), delete.begin()),
                        List::isEmpty));
    }

    private Evidence evidence(List<AnsweredOperation> answers, Evidence.Statuses statuses) {
        List<String> ids = Stream.concat(
                        Stream.of(target.id()),
                        answers.stream()
                                .filter(answered -> answered.operation() == Operation.FORK && answered.isSuccess())
                                .map(answered -> answered.body().path("id").asText()))
                .toList();
        ids.stream().skip(1).forEach(this::awaitEnd);
        return new Evidence(
                plan,
                target.id(),
                answers,
                List.copyOf(readings),
                statuses,
                List.copyOf(checkpoints),
                List.copyOf(unanswered),
                ids.stream()
                        .flatMap(id -> environment.temporal().runs(id).stream())
                        .toList(),
                ids.stream()
                        .flatMap(id -> environment.calls().calls(id).stream())
                        .toList());
    }

    private void awaitEnd(String forkId) {
        poll(REST_LIMIT, () -> environment.temporal().status(forkId), status -> !status.equals("running"));
    }

    private static <T> T poll(Duration limit, Supplier<T> reading, Predicate<T> wanted) {
        Instant deadline = Instant.now().plus(limit);
        T last = reading.get();
        while (!wanted.test(last) && Instant.now().isBefore(deadline)) {
            TimedPause.of(POLL);
            last = reading.get();
        }
        return last;
    }

    private Reading read() {
        Reading reading = requests.read();
        readings.add(reading);
        return reading;
    }

    private void readCheckpoints() {
        // With the large results of a restored run, snapshots come to tens of megabytes.
        checkpoints.add(requests.checkpoints(plan.situation() != Situation.RESTORING));
    }
}
