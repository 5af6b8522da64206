package dev.agentstudio.activities;

import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.workflows.agent.Artifact;
import dev.agentstudio.workflows.agent.Recorded;
import dev.agentstudio.workflows.execution.CheckpointActivities;
import dev.agentstudio.workflows.execution.FinishedTask;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.execution.RestoredPage;
import dev.agentstudio.workflows.history.Checkpoints;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RecordedAnswer;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowId;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads checkpoints from the history of earlier runs. Holds no more of a history than its tasks with excerpts of their large answers, and
 * that of few runs, between the pages of one restore.
 */
public final class HistoryCheckpointActivities implements CheckpointActivities {
    /** Restores of several pages that may be under way at once before one of them has to read its history again. */
    private static final int MAX_FOLDS = 8;

    private final RunLoader loader;
    private final ArtifactStore artifacts;
    private final RecentlyUsed<RestoredFrom, RunState> folds = new RecentlyUsed<>(MAX_FOLDS);
    private final RecentlyUsed<RestoredFrom, AnswerCopies> copies = new RecentlyUsed<>(MAX_FOLDS);

    /** One history is read at a time, so that many restores at once take no more memory than one. */
    private final ReentrantLock reading = new ReentrantLock();

    /** @param artifacts from which a fork takes over the files of its tasks */
    public HistoryCheckpointActivities(WorkflowClient client, ArtifactStore artifacts) {
        this.artifacts = artifacts;
        this.loader = new RunLoader(
                new HistoryDecoder(client.getOptions().getDataConverter()), new TemporalHistories(client));
    }

    @Override
    public RestoredPage load(RestoredFrom source, int offset, @Nullable Long after) {
        WorkflowId workflowId = new WorkflowId(
                Objects.requireNonNull(Activity.getExecutionContext().getInfo().getWorkflowId()));
        Predicate<Recorded> isCopied = answer -> source.isCopied(answer, workflowId);
        reading.lock();
        try {
            RunState run = run(source);
            RestoredPage page = new Checkpoints(run)
                    .page(source, offset, after, isCopied)
                    .orElseThrow(HistoryCheckpointActivities::lost);
            page = copied(source, page, isCopied);
            copyArtifacts(source.workflowId(), page, workflowId);
            if (page.nextOffset() == null) {
                folds.remove(source);
                copies.remove(source);
            }
            return page;
        } finally {
            reading.unlock();
        }
    }

    private RunState run(RestoredFrom source) {
        Optional<RunState> known = folds.get(source);
        RunState run = known.or(() -> loader.loadExcerpts(source.run()))
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "The run to continue does not exist any more", RUN_GONE));
        if (source.kind() == RestoredFrom.Kind.CONTINUE && run.pendingRestore() != null) {
            // It continued as new before it had all, and what it was still to load does not exist any more.
            throw lost();
        }
        folds.put(source, run);
        return run;
    }

    private RestoredPage copied(RestoredFrom source, RestoredPage page, Predicate<Recorded> isCopied) {
        List<Recorded> wanted = page.restoredTasks().stream()
                .flatMap(task -> Stream.ofNullable(task.recorded()))
                .filter(isCopied)
                .toList();
        if (wanted.isEmpty()) {
            return page;
        }
        AnswerCopies open = copies.get(source).orElseGet(() -> new AnswerCopies(loader));
        copies.put(source, open);
        Map<RecordedAnswer.Key, RecordedAnswer> answers = open.of(wanted);
        return page.with(
                task -> task.recorded() != null && isCopied.test(task.recorded()) ? whole(task, answers) : task);
    }

    /** A fork outlives its origin, so it has files of its own. They are copied before the page is recorded that lists them. */
    private void copyArtifacts(WorkflowId from, RestoredPage page, WorkflowId to) {
        if (from.equals(to)) {
            return;
        }
        try {
            for (FinishedTask task : page.restoredTasks()) {
                for (Artifact each : task.response().saved()) {
                    copy(ArtifactSpace.of(from), Objects.requireNonNull(each.object()), ArtifactSpace.of(to));
                }
            }
        } catch (IOException e) {
            throw ApplicationFailure.newFailureWithCause("The artifact store cannot be reached", "ARTIFACT_STORE", e);
        }
    }

    private void copy(ArtifactSpace from, String object, ArtifactSpace to) throws IOException {
        if (!artifacts.copy(from, object, to, object)) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "An artifact of the workflow to continue does not exist any more", "ARTIFACT_LOST");
        }
    }

    private static FinishedTask whole(FinishedTask task, Map<RecordedAnswer.Key, RecordedAnswer> answers) {
        RecordedAnswer answer = answers.get(RecordedAnswer.Key.of(Objects.requireNonNull(task.recorded())));
        if (answer == null) {
            throw lost();
        }
        return task.with(answer.response(), null);
    }

    private static ApplicationFailure lost() {
        return ApplicationFailure.newNonRetryableFailure(
                "The checkpoint to go on from does not exist any more", "CHECKPOINT_LOST");
    }
}
