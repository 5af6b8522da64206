package dev.agentstudio.api.hub;

import dev.agentstudio.api.live.LiveEvent;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/**
 * The events of all workflows of a user, followed once for all connections of the user, and only while one of them subscribes to an agent:
 * each workflow that is followed costs a long poll of Temporal.
 */
final class UserEvents {
    /** How long until a feed is asked again that has failed. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final HubServices services;
    private final ConcurrentMap<String, User> users = new ConcurrentHashMap<>();

    UserEvents(HubServices services) {
        this.services = services;
    }

    /** To be called when the subscriptions of a connection have changed. */
    void update(ClientSession session) {
        if (session.interests().followsAgents()) {
            add(session);
        } else {
            remove(session);
        }
    }

    private void add(ClientSession session) {
        User user = users.compute(session.caller().subject(), (subject, known) -> {
            User joined = known == null ? new User(session.caller()) : known;
            joined.sessions.add(session);
            return joined;
        });
        user.startOnce();
    }

    void remove(ClientSession session) {
        users.computeIfPresent(session.caller().subject(), (subject, user) -> {
            user.sessions.remove(session);
            if (user.sessions.isEmpty()) {
                user.stop();
                return null;
            }
            return user;
        });
    }

    /** The connections of one user. */
    private final class User {
        private final Caller caller;
        private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
        private @Nullable Following current;
        private boolean stopped;

        User(Caller caller) {
            this.caller = caller;
        }

        synchronized void startOnce() {
            if (current == null && !stopped) {
                start();
            }
        }

        synchronized void stop() {
            stopped = true;
            if (current != null) {
                current.dispose();
            }
        }

        private void start() {
            Following following = new Following(this);
            current = following;
            try {
                services.feed().ofOwner(caller).subscribe(following);
            } catch (ProblemException e) {
                retry(following);
            }
        }

        private void retry(Following failed) {
            var unused = services.timer()
                    .schedule(
                            () -> services.executor().execute(() -> restart(failed)),
                            RETRY.toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        private synchronized void restart(Following failed) {
            if (current == failed && !stopped) {
                start();
            }
        }
    }

    /** One subscription of the feed. Its signals come one after the other. */
    private static final class Following extends BaseSubscriber<LiveEvent> {
        private final User user;
        private final Map<String, WorkflowTranslator> translators = new HashMap<>();

        Following(User user) {
            this.user = user;
        }

        @Override
        protected void hookOnNext(LiveEvent event) {
            WorkflowTranslator translator =
                    translators.computeIfAbsent(event.workflowId(), id -> new WorkflowTranslator(null));
            for (HubEvent translated : translator.translate(event)) {
                user.sessions.forEach(session -> session.onEventOfUser(translated));
            }
            if (event instanceof LiveEvent.Durable durable && durable.isLast()) {
                translators.remove(event.workflowId());
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            user.retry(this);
        }
    }
}
