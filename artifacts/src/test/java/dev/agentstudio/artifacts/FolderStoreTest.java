package dev.agentstudio.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
    private static final ArtifactSpace ONE = ArtifactSpace.of(new WorkflowId("wf_1"));
    private static final ArtifactSpace OTHER = ArtifactSpace.of(new WorkflowId("wf_2"));
    private static final long LIMIT = 1000;

    @TempDir
    private Path folder;

    private FolderStore store;

    @BeforeEach
    void open() {
        store = new FolderStore(folder.resolve("made").resolve("when needed"));
    }

    @Test
    void savedBytesAreReadFromAnyOffset() throws IOException {
        ArtifactStore.StoredObject stored = save(ONE, "a", "hello");

        assertThat(stored)
                .isEqualTo(new ArtifactStore.StoredObject(5, HexFormat.of().formatHex(Sha256.of("hello"))));
        assertThat(store.size(ONE, "a")).isEqualTo(OptionalLong.of(5));
        assertThat(read(ONE, "a", 0)).isEqualTo("hello");
        assertThat(read(ONE, "a", 3)).isEqualTo("lo");
        assertThat(read(ONE, "a", 5)).isEmpty();
    }

    @Test
    void emptyFileIsAFile() throws IOException {
        save(ONE, "empty", "");

        assertThat(store.size(ONE, "empty")).isEqualTo(OptionalLong.of(0));
        assertThat(read(ONE, "empty", 0)).isEmpty();
    }

    @Test
    void whatDoesNotExistIsAbsent() throws IOException {
        assertThat(store.size(ONE, "a")).isEmpty();
        assertThat(store.open(ONE, "a", 0)).isEmpty();
        assertThat(store.list(ONE)).isEmpty();
        assertThat(store.copy(ONE, "a", OTHER, "a")).isFalse();
        store.delete(ONE, "a");
        store.deleteAll(ONE);
        assertThat(spaces()).isEmpty();
    }

    @Test
    void tooLargeFileLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store.save(ONE, "a", bytes("x".repeat(1001)), LIMIT))
                .isInstanceOf(ArtifactTooLargeException.class);
        assertThat(store.size(ONE, "a")).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void senderThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken = new FilterInputStream(bytes("x".repeat(100))) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new IOException("reset");
                }
                return count;
            }
        };
        assertThatThrownBy(() -> store.save(ONE, "a", broken, LIMIT)).hasMessage("reset");
        assertThat(files()).isEmpty();
    }

    @Test
    void copyOutlivesItsOrigin() throws IOException {
        save(ONE, "a", "hello");

        assertThat(store.copy(ONE, "a", OTHER, "a")).isTrue();
        store.deleteAll(ONE);

        assertThat(read(OTHER, "a", 0)).isEqualTo("hello");
        assertThat(store.copy(ONE, "a", OTHER, "a"))
                .as("again, as after a retry")
                .isTrue();
        assertThat(spaces()).containsExactly(OTHER);
    }

    @Test
    void onlyTheFirstOfAnObjectIsKept() throws IOException {
        assertThat(store.saveIfAbsent(ONE, "a", new byte[] {'1'})).isTrue();
        assertThat(store.saveIfAbsent(ONE, "a", new byte[] {'2'})).isFalse();

        assertThat(read(ONE, "a", 0)).isEqualTo("1");
        assertThat(files()).hasSize(1);
    }

    @Test
    void replacedFileIsWholeForThoseWhoReadIt() throws IOException {
        save(ONE, "a", "hello");
        try (InputStream open = store.open(ONE, "a", 0).orElseThrow()) {
            save(ONE, "a", "other");
            assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
        }
        assertThat(read(ONE, "a", 0)).isEqualTo("other");
    }

    @Test
    void listHasTheObjectsOfItsSpaceOnly() throws IOException {
        save(ONE, "a", "1");
        save(ONE, "b", "2");
        save(OTHER, "c", "3");
        save(ArtifactSpace.of(new TaskId("task_1")), "d", "4");
        store.delete(ONE, "a");

        assertThat(store.list(ONE))
                .extracting(ArtifactStore.FoundObject::object)
                .containsExactly("b");
        assertThat(spaces()).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void onlyWhatWasBegunLongAgoIsIncomplete() throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("made/when needed/incoming"));
        Path old = Files.writeString(incoming.resolve("old"), "x");
        Path young = Files.writeString(incoming.resolve("young"), "x");
        Instant now = Instant.now();
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(2))));

        store.deleteIncomplete(now.minus(Duration.ofDays(1)));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/b", "/etc/passwd", "a\\b", "a\0", ".hidden"})
    void nameThatLeadsElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> save(ONE, name, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.open(ONE, name, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        save(ONE, "a", "x");

        try (Stream<Path> all = Files.walk(folder.resolve("made"))) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
    }

    @Test
    void otherBytesThanWereSavedEndInAnError() throws IOException {
        ArtifactStore.StoredObject stored = save(ONE, "a", "hello");
        save(ONE, "a", "hellO");

        try (InputStream verified =
                new VerifiedStream(store.open(ONE, "a", 0).orElseThrow(), stored.size(), stored.sha256())) {
            assertThatThrownBy(verified::readAllBytes).isInstanceOf(WrongBytesException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hell", "hello!"})
    void anotherLengthEndsInAnError(String now) throws IOException {
        ArtifactStore.StoredObject stored = save(ONE, "a", "hello");
        save(ONE, "a", now);

        try (InputStream verified =
                new VerifiedStream(store.open(ONE, "a", 0).orElseThrow(), stored.size(), stored.sha256())) {
            assertThatThrownBy(verified::readAllBytes).isInstanceOf(WrongBytesException.class);
        }
    }

    private ArtifactStore.StoredObject save(ArtifactSpace space, String object, String content) throws IOException {
        return store.save(space, object, bytes(content), LIMIT);
    }

    private String read(ArtifactSpace space, String object, long offset) throws IOException {
        try (InputStream content = store.open(space, object, offset).orElseThrow()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<ArtifactSpace> spaces() throws IOException {
        List<ArtifactSpace> found = new ArrayList<>();
        store.forEachSpace(ArtifactSpace.Kind.WORKFLOW, found::add);
        return found;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static InputStream bytes(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
