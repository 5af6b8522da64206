package dev.agentstudio.api.hub;

import dev.agentstudio.api.live.LiveEvent;
import dev.agentstudio.api.live.SlowSubscriberException;
import dev.agentstudio.api.live.WorkflowEvents;
import dev.agentstudio.api.live.WorkflowFeed;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Sends one client what it wants of one workflow. It asks the feed for more only when few messages wait for the client, so that a client
 * which catches up with a long history is not taken for a slow one. Thread-safe.
 */
final class WorkflowFollower {
    /** Events that are asked for at once. */
    private static final int BATCH = 64;

    private final WorkflowFeed feed;
    private final String workflowId;
    private final Caller caller;
    private final HubOutput output;
    private final Predicate<HubEvent> interest;
    private final ProgressLimit progress;
    private final Executor executor;
    private @Nullable Following current;
    private volatile long last;

    /** @param interest what the client wants of the workflow */
    WorkflowFollower(
            HubServices services, String workflowId, Caller caller, HubOutput output, Predicate<HubEvent> interest) {
        this.feed = services.feed();
        this.executor = services.executor();
        this.workflowId = workflowId;
        this.caller = caller;
        this.output = output;
        this.interest = interest;
        this.progress = new ProgressLimit(services.timer(), output::send);
    }

    /**
     * Begins, or begins again.
     *
     * @param since the last sequence that the client has; empty for only what happens from now on
     * @throws ProblemException when the feed refuses
     */
    synchronized void start(OptionalLong since) {
        WorkflowEvents events = since.isPresent()
                ? feed.after(workflowId, caller, since.getAsLong())
                : feed.fromNow(workflowId, caller);
        stop();
        if (since.orElse(0) > 0 && !events.workflow().status().isTerminal()) {
            // Of the progress before a lost connection the client may have missed the last one, which was to be sent a
            // second later.
            sendProgress(WorkflowTranslator.progress(events.workflow(), null, Instant.now()));
        }
        Following following = new Following(events.workflow().traceParent());
        current = following;
        events.subscribe(following);
    }

    private void sendProgress(HubEvent.WorkflowProgress made) {
        if (interest.test(made)) {
            progress.offer(made);
        }
    }

    synchronized boolean isRunning() {
        return current != null && !current.hasEnded;
    }

    synchronized void stop() {
        if (current != null) {
            current.dispose();
            current = null;
        }
    }

    private synchronized void restart(Following ended) {
        if (current == ended) {
            try {
                start(OptionalLong.of(last));
            } catch (ProblemException e) {
                report(e);
            }
        }
    }

    private void report(Throwable failure) {
        output.send(HubEvent.ErrorOccurred.ofHub(
                "%s-%d-feed".formatted(workflowId, last),
                workflowId,
                "error",
                "SUBSCRIPTION_ENDED",
                failure instanceof ProblemException problem ? problem.detail() : "The subscription has ended"));
    }

    /** One subscription of the feed. Its signals come one after the other. */
    private final class Following extends BaseSubscriber<LiveEvent> {
        private final WorkflowTranslator translator;
        private int taken;
        private volatile boolean hasEnded;

        private Following(@Nullable String traceParent) {
            translator = new WorkflowTranslator(traceParent);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(BATCH);
        }

        @Override
        protected void hookOnNext(LiveEvent event) {
            if (event instanceof LiveEvent.Durable durable) {
                last = durable.sequence();
            }
            send(translator.translate(event).stream().filter(interest).toList());
            taken++;
            if (taken % BATCH == 0) {
                output.whenReady(() -> request(BATCH));
            }
        }

        /** What one event caused. Progress may be late, but that of the end is not. */
        private void send(List<HubEvent> events) {
            boolean isEnd = events.stream().anyMatch(HubEvent.WorkflowCompleted.class::isInstance);
            if (isEnd) {
                progress.discard();
                output.send(events);
                return;
            }
            output.send(events.stream()
                    .filter(event -> !(event instanceof HubEvent.WorkflowProgress))
                    .toList());
            events.stream()
                    .filter(HubEvent.WorkflowProgress.class::isInstance)
                    .map(HubEvent.WorkflowProgress.class::cast)
                    .forEach(progress::offer);
        }

        @Override
        protected void hookOnComplete() {
            hasEnded = true;
            progress.flush();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            hasEnded = true;
            if (failure instanceof SlowSubscriberException) {
                executor.execute(() -> restart(this));
            } else {
                report(failure);
            }
        }
    }
}
