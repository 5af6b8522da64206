package dev.agentstudio.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final Uploads.Draft DRAFT =
            new Uploads.Draft(Uploads.id(new byte[Upload.ID_BYTES]), "alice", "a.csv", "text/csv", Duration.ofHours(1));
    private static final ArtifactSpace WORKFLOW = ArtifactSpace.of(new WorkflowId("wf_1"));
    private static final ArtifactSpace TASK = ArtifactSpace.of(new TaskId("task_1"));

    @TempDir
    private Path folder;

    private FolderStore store;
    private Uploads uploads;

    @BeforeEach
    void open() {
        store = new FolderStore(folder);
        uploads = new Uploads(store);
    }

    @Test
    void firstOfAnIdIsKept() throws IOException {
        Uploads.Received first = uploads.receive(DRAFT, bytes("one"), 10);
        Uploads.Received second = uploads.receive(DRAFT, bytes("other"), 10);

        assertThat(first.kept()).isEqualTo(first.sent());
        assertThat(second.kept()).isEqualTo(first.kept());
        assertThat(second.sent().sha256()).isNotEqualTo(first.kept().sha256());
        assertThat(uploads.find(DRAFT.id())).contains(first.kept());
        assertThat(store.list(first.kept().space()))
                .as("its bytes and its record")
                .hasSize(2);
    }

    @Test
    void usersHaveCopiesThatStay() throws IOException {
        Upload upload = uploads.receive(DRAFT, bytes("one"), 10).kept();

        assertThat(uploads.use(upload, WORKFLOW)).isTrue();
        assertThat(uploads.use(upload, WORKFLOW)).as("again, as after a retry").isTrue();
        assertThat(uploads.use(upload, TASK)).isTrue();
        assertThat(uploads.users(upload.id())).containsExactlyInAnyOrder(WORKFLOW, TASK);
        store.deleteAll(upload.space());

        for (ArtifactSpace user : List.of(WORKFLOW, TASK)) {
            try (InputStream copy = store.open(user, "upload." + upload.id(), 0).orElseThrow()) {
                assertThat(copy.readAllBytes()).asString().isEqualTo("one");
            }
        }
        assertThat(uploads.find(upload.id())).isEmpty();
        assertThat(uploads.use(upload, ArtifactSpace.of(new WorkflowId("wf_2"))))
                .isFalse();
    }

    @Test
    void whatIsTooLargeDoesNotExist() throws IOException {
        assertThatThrownBy(() -> uploads.receive(DRAFT, bytes("eleven bytes"), 11))
                .isInstanceOf(ArtifactTooLargeException.class);
        assertThat(uploads.find(DRAFT.id())).isEmpty();
    }

    @Test
    void whatIsNoIdIsNoUpload() throws IOException {
        assertThat(uploads.find("../art_000000000000000000000000")).isEmpty();
        assertThat(uploads.find("art_0")).isEmpty();
    }

    private static InputStream bytes(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
