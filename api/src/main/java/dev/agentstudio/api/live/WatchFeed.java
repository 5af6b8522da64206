package dev.agentstudio.api.live;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.workflow.read.WorkflowReader;
import dev.agentstudio.workflows.execution.KeywordText;
import dev.agentstudio.workflows.execution.VisibleEvent;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.id.WorkflowId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The feed over the watches of this node. A workflow is read for its first subscriber, which decides whether it may be seen; for further
 * ones, whose callers may read the workflow that is watched, the log of its watch is taken.
 */
@Singleton
final class WatchFeed implements WorkflowFeed {
    private final WorkflowReader reader;
    private final WorkflowWatches watches;
    private final OwnerWatches owners;
    private final RunChain chain;

    WatchFeed(WorkflowReader reader, WorkflowWatches watches, OwnerWatches owners) {
        this.reader = reader;
        this.watches = watches;
        this.owners = owners;
        this.chain = new RunChain(reader::run);
    }

    @Override
    public WorkflowEvents after(String workflowId, Caller caller, long since) {
        watches.requireRoom(new WorkflowId(workflowId));
        WorkflowLog log = watched(workflowId, caller)
                .map(state -> log(state, since))
                .filter(known -> since <= known.last())
                .orElseGet(() -> log(reader.read(workflowId, caller).state(), since));
        if (since > log.last()) {
            throw ProblemException.invalid(List.of(new FieldError(
                    "since",
                    "The workflow has no event %d yet; its newest is %d".formatted(since, log.last()),
                    ErrorCode.RANGE_ERROR)));
        }
        return new Events(log, since);
    }

    @Override
    public WorkflowEvents fromNow(String workflowId, Caller caller) {
        watches.requireRoom(new WorkflowId(workflowId));
        RunState state = watched(workflowId, caller)
                .orElseGet(() -> reader.read(workflowId, caller).state());
        WorkflowLog log = WorkflowLog.of(state, List.of());
        return new Events(log, log.isOver() ? log.last() - 1 : log.last());
    }

    @Override
    public Publisher<LiveEvent> ofOwner(Caller caller) {
        owners.requireRoom(caller);
        return subscriber -> owners.subscribe(subscriber, caller);
    }

    private WorkflowLog log(RunState state, long since) {
        return WorkflowLog.of(state, chain.omitted(state, since));
    }

    /** The workflow as its watch knows it. Empty when it is not watched, has ended, or when the caller may not read it. */
    private Optional<RunState> watched(String workflowId, Caller caller) {
        return watches.find(new WorkflowId(workflowId))
                .map(watch -> watch.shared().log().state())
                .filter(state -> caller.mayRead(KeywordText.encode(state.input().owner())));
    }

    private final class Events implements WorkflowEvents {
        private final WorkflowLog log;
        private final long since;

        private Events(WorkflowLog log, long since) {
            this.log = log;
            this.since = since;
        }

        @Override
        public LiveWorkflow workflow() {
            return log.workflow();
        }

        @Override
        public boolean hasEnded(Predicate<VisibleEvent> wanted) {
            return log.isOver() && log.allAfter(since).stream().noneMatch(wanted);
        }

        @Override
        public void subscribe(Subscriber<? super LiveEvent> subscriber) {
            watches.subscribe(subscriber, log, since);
        }
    }
}
