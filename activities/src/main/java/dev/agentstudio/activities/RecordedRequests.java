package dev.agentstudio.activities;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.CallReferences;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.agent.RecordedResults;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.history.AnswerReader;
import dev.agentstudio.workflows.history.CompleteRequest;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Completes calls that refer to what Temporal has recorded: from memory, else from the histories of the runs that they name. */
public final class RecordedRequests {
    /** How often a call that waits for its turn shows that it is alive. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private final RunLoader loader;
    private final RememberedValues remembered;
    private final Room room;

    /** One history is read at a time, so that many calls at once take no more memory than one. */
    private final ReentrantLock reading = new ReentrantLock();

    public RecordedRequests(WorkflowClient client) {
        this(
                new RunLoader(
                        new HistoryDecoder(client.getOptions().getDataConverter()), new TemporalHistories(client)),
                new RememberedValues(),
                new RunRoom(client)::require);
    }

    RecordedRequests(RunLoader loader, RememberedValues remembered, Room room) {
        this.loader = loader;
        this.remembered = remembered;
        this.room = room;
    }

    /** Refuses answers for which a run has no room. */
    interface Room {
        void require(WorkflowRun run, String activityId, int bytes) throws AgentCallException;
    }

    /**
     * The call with the whole request.
     *
     * @param run in whose history the call stands
     * @param beat called at least twice a second while this takes long; throws when the task was cancelled
     * @throws AgentCallException when something that the call refers to is gone
     */
    AgentCall complete(AgentCall call, WorkflowRun run, Runnable beat) throws AgentCallException, InterruptedException {
        CallReferences references = call.references();
        if (references == null) {
            return call;
        }
        Map<RecordedAnswer.Key, RecordedAnswer> answers = answers(references, run, beat);
        ExecutionInput input = references.isOfInput() ? input(run, beat) : null;
        return CompleteRequest.of(
                        call, () -> Objects.requireNonNull(input), key -> Optional.ofNullable(answers.get(key)))
                .map(call::complete)
                .orElseThrow(AgentCallException::recordLost);
    }

    /**
     * Keeps an answer that this worker gives to Temporal now, since the next task is likely to refer to it here.
     *
     * @throws AgentCallException when the run has no room for it
     */
    void remember(WorkflowRun run, String activityId, AgentCall call, AgentResponse answer) throws AgentCallException {
        int round = Objects.requireNonNullElse(call.iteration(), 1);
        byte[] json = Payloads.bytesOf(answer);
        room.require(run, activityId, json.length);
        if (json.length > Recorded.MAX_COPIED_BYTES || answer.hasArtifacts()) {
            keep(new RememberedValues.Key(run.runId(), call.taskId(), round), call.stepId(), json);
        }
    }

    private Map<RecordedAnswer.Key, RecordedAnswer> answers(CallReferences references, WorkflowRun run, Runnable beat)
            throws InterruptedException {
        Map<RecordedAnswer.Key, RecordedAnswer> answers = new HashMap<>();
        List<Group> groups = groups(references);
        if (!recall(groups, run, answers)) {
            awaitTurn(beat);
            try {
                // Another call may have read them meanwhile.
                if (!recall(groups, run, answers)) {
                    read(groups, run, answers, beat);
                }
            } finally {
                reading.unlock();
            }
        }
        return answers;
    }

    /** Whether all of them are remembered. An answer counts only if its digest is that of the one which Temporal has accepted. */
    private boolean recall(List<Group> groups, WorkflowRun run, Map<RecordedAnswer.Key, RecordedAnswer> answers) {
        for (Group group : groups) {
            List<RememberedValues.Value> values = new ArrayList<>();
            for (RecordedAnswer.Key key : group.keys()) {
                remembered.get(key(key, run)).ifPresent(values::add);
            }
            List<String> digests =
                    values.stream().map(RememberedValues.Value::digest).toList();
            if (values.size() < group.keys().size()
                    || !RecordedResults.digestOf(digests).equals(group.digest())) {
                return false;
            }
            for (int index = 0; index < values.size(); index++) {
                RememberedValues.Value value = values.get(index);
                answers.put(group.keys().get(index), new RecordedAnswer(value.stepId(), value.as(AgentResponse.class)));
            }
        }
        return true;
    }

    private void read(
            List<Group> groups, WorkflowRun run, Map<RecordedAnswer.Key, RecordedAnswer> answers, Runnable beat) {
        Map<WorkflowRun, Map<RecordedAnswer.Key, RecordedAnswer.Key>> missing = new HashMap<>();
        groups.stream()
                .flatMap(group -> group.keys().stream())
                .forEach(key -> missing.computeIfAbsent(runOf(key, run), each -> new HashMap<>())
                        .put(new RecordedAnswer.Key(null, null, key.taskId(), key.iteration()), key));
        missing.forEach((of, keys) -> {
            AnswerReader reader = loader.answers(of);
            while (!keys.isEmpty() && reader.hasNext()) {
                beat.run();
                AnswerReader.Found found = reader.next();
                keep(
                        key(found.key(), of),
                        found.answer().stepId(),
                        Payloads.bytesOf(found.answer().response()));
                RecordedAnswer.Key wanted = keys.remove(found.key());
                if (wanted != null) {
                    answers.put(wanted, found.answer());
                }
            }
        });
    }

    private ExecutionInput input(WorkflowRun run, Runnable beat) throws AgentCallException, InterruptedException {
        RememberedValues.Key key = RememberedValues.Key.input(run.runId());
        Optional<RememberedValues.Value> known = remembered.get(key);
        if (known.isPresent()) {
            return known.get().as(ExecutionInput.class);
        }
        awaitTurn(beat);
        try {
            ExecutionInput input = loader.input(run).orElseThrow(AgentCallException::recordLost);
            keep(key, RememberedValues.NO_STEP, Payloads.bytesOf(input));
            return input;
        } finally {
            reading.unlock();
        }
    }

    private void awaitTurn(Runnable beat) throws InterruptedException {
        while (!reading.tryLock(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
            beat.run();
        }
    }

    private void keep(RememberedValues.Key key, StepId stepId, byte[] json) {
        remembered.put(key, new RememberedValues.Value(stepId, json));
    }

    private static List<Group> groups(CallReferences references) {
        Stream<Group> results = references.results() == null
                ? Stream.empty()
                : references.results().stream().map(span -> new Group(RecordedAnswer.Key.of(span), span.digest()));
        Stream<Group> single = Stream.of(
                        Optional.ofNullable(references.handoff()),
                        Optional.ofNullable(references.previousResult()),
                        Optional.ofNullable(references.feedback()))
                .flatMap(Optional::stream)
                .map(each -> new Group(List.of(RecordedAnswer.Key.of(each)), each.digest()));
        return Stream.concat(results, single).toList();
    }

    private static RememberedValues.Key key(RecordedAnswer.Key key, WorkflowRun run) {
        return new RememberedValues.Key(runOf(key, run).runId(), key.taskId(), key.iteration());
    }

    private static WorkflowRun runOf(RecordedAnswer.Key key, WorkflowRun own) {
        return key.runId() == null
                ? own
                : new WorkflowRun(Objects.requireNonNullElse(key.workflowId(), own.workflowId()), key.runId());
    }

    /** Answers that one reference names. */
    private record Group(List<RecordedAnswer.Key> keys, String digest) {}
}
