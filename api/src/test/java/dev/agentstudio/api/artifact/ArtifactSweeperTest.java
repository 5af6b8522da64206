package dev.agentstudio.api.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.FolderStore;
import dev.agentstudio.artifacts.Upload;
import dev.agentstudio.artifacts.Uploads;
import dev.agentstudio.workflows.id.WorkflowId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactSweeperTest {
    private static final ArtifactSpace KNOWN = ArtifactSpace.of(new WorkflowId("wf_known"));
    private static final ArtifactSpace GONE = ArtifactSpace.of(new WorkflowId("wf_gone"));

    private static final Duration LIFETIME = Duration.ofHours(24);

    @TempDir
    private Path folder;

    @Test
    void filesWithoutAnOwnerAreRemovedOnceTheyAreOld() throws IOException {
        FolderStore store = filled();
        ArtifactSweeper sweeper = sweeper(store, KNOWN::equals);

        sweeper.sweep(Instant.now());
        assertThat(store.list(GONE)).as("young").hasSize(1);

        sweeper.sweep(Instant.now().plus(ArtifactSweeper.MIN_AGE).plusSeconds(60));
        assertThat(store.list(GONE)).isEmpty();
        assertThat(store.list(KNOWN)).hasSize(1);
    }

    @Test
    void nothingIsRemovedWhileTemporalDoesNotAnswer() throws IOException {
        FolderStore store = filled();

        sweeper(store, space -> {
                    throw ProblemException.temporalUnavailable();
                })
                .sweep(Instant.now().plus(ArtifactSweeper.MIN_AGE).plusSeconds(60));

        assertThat(store.list(GONE)).hasSize(1);
        assertThat(store.list(KNOWN)).hasSize(1);
    }

    @Test
    void uploadIsRemovedOnceItHasExpiredAndNothingThatUsesItExists() throws IOException {
        FolderStore store = new FolderStore(folder);
        Uploads uploads = new Uploads(store);
        Instant young = Instant.now();
        Instant expired = young.plus(LIFETIME).plusSeconds(60);
        Upload used = upload(uploads, 1);
        Upload unused = upload(uploads, 2);
        assertThat(uploads.use(used, KNOWN)).isTrue();
        assertThat(uploads.use(used, GONE)).isTrue();
        store.deleteAll(GONE);

        sweeper(store, KNOWN::equals).sweep(expired.minus(Duration.ofHours(1)));
        assertThat(uploads.find(unused.id())).as("not expired").contains(unused);
        sweeper(store, KNOWN::equals).sweep(expired);
        assertThat(uploads.find(unused.id())).as("unused").isEmpty();
        assertThat(uploads.find(used.id())).as("used").contains(used);
        sweeper(store, space -> false).sweep(expired);
        assertThat(uploads.find(used.id())).as("no longer used").isEmpty();
        assertThat(store.list(KNOWN)).isEmpty();
    }

    private static Upload upload(Uploads uploads, int number) throws IOException {
        byte[] id = new byte[Upload.ID_BYTES];
        id[0] = (byte) number;
        Uploads.Draft draft = new Uploads.Draft(Uploads.id(id), "alice", "a", "text/plain", LIFETIME);
        return uploads.receive(draft, new ByteArrayInputStream(new byte[] {1}), 1)
                .kept();
    }

    private FolderStore filled() throws IOException {
        FolderStore store = new FolderStore(folder);
        for (ArtifactSpace space : List.of(KNOWN, GONE)) {
            store.save(space, "a", new ByteArrayInputStream(new byte[] {1}), 1);
        }
        return store;
    }

    private static ArtifactSweeper sweeper(FolderStore store, Predicate<ArtifactSpace> known) {
        SpaceOwners owners = new SpaceOwners() {
            @Override
            public ArtifactSpace.Kind kind() {
                return ArtifactSpace.Kind.WORKFLOW;
            }

            @Override
            public boolean exists(ArtifactSpace space) {
                return known.test(space);
            }
        };
        return new ArtifactSweeper(store, List.of(owners));
    }
}
