package dev.agentstudio.api.artifact;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.artifacts.Upload;
import dev.agentstudio.artifacts.Uploads;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files whose owners do not exist any more, since Temporal deletes closed workflows and single tasks after its retention, and tells
 * nobody; and uploads that have expired, once nothing that names them exists.
 * Several servers may do this at once.
 */
@Context
final class ArtifactSweeper {
    /** Files of this age have an owner, if they will ever have one: they may be written before it is started. */
    static final Duration MIN_AGE = Duration.ofHours(1);

    /** Longest that a file is received. No agent works longer. */
    static final Duration MAX_TRANSFER = Duration.ofHours(4);

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactSweeper.class);

    private final ArtifactStore store;
    private final Uploads uploads;
    private final List<SpaceOwners> owners;

    ArtifactSweeper(ArtifactStore store, List<SpaceOwners> owners) {
        this.store = store;
        this.uploads = new Uploads(store);
        this.owners = List.copyOf(owners);
    }

    /** @param interval between two sweeps; zero for none */
    @Inject
    void schedule(
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler,
            @Value("${artifacts.sweep-interval:1h}") Duration interval) {
        if (interval.isPositive()) {
            var unused = scheduler.scheduleWithFixedDelay(interval, interval, () -> sweep(Instant.now()));
        }
    }

    /** Removes what nobody owns, and what was begun and never completed. */
    void sweep(Instant now) {
        try {
            store.deleteIncomplete(now.minus(MAX_TRANSFER));
            for (SpaceOwners each : owners) {
                for (ArtifactSpace space : spaces(each.kind())) {
                    sweep(space, now, () -> each.exists(space));
                }
            }
            for (ArtifactSpace upload : spaces(ArtifactSpace.Kind.UPLOAD)) {
                sweep(upload, now, () -> isNeeded(upload.id(), now));
            }
        } catch (IOException e) {
            LOG.warn("The artifact store cannot be swept now: {}", e.toString());
        } catch (ProblemException e) {
            LOG.warn("The artifact store cannot be swept now: {}", e.detail());
        }
    }

    private List<ArtifactSpace> spaces(ArtifactSpace.Kind kind) throws IOException {
        List<ArtifactSpace> spaces = new ArrayList<>();
        store.forEachSpace(kind, spaces::add);
        return spaces;
    }

    private void sweep(ArtifactSpace space, Instant now, Need need) throws IOException {
        boolean isYoung =
                store.list(space).stream().anyMatch(found -> found.writtenAt().isAfter(now.minus(MIN_AGE)));
        if (!isYoung && !need.exists()) {
            store.deleteAll(space);
            LOG.info("{} was removed: nothing needs it any more", space);
        }
    }

    /** Whether a space is to stay. */
    @FunctionalInterface
    private interface Need {
        boolean exists() throws IOException;
    }

    /** Whether an upload has not expired, or has a user that exists. */
    private boolean isNeeded(String id, Instant now) throws IOException {
        Optional<Upload> upload = uploads.find(id);
        return upload.isPresent()
                && (now.isBefore(upload.get().expiresAt())
                        || uploads.users(id).stream().anyMatch(this::exists));
    }

    private boolean exists(ArtifactSpace user) {
        return owners.stream().filter(each -> each.kind() == user.kind()).anyMatch(each -> each.exists(user));
    }
}
