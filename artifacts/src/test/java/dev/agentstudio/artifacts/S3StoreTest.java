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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The store of fleets, on a real S3 server. */
class S3StoreTest {
    private static final String BUCKET = "artifacts";
    private static final long LIMIT = 100_000_000;
    private static final int PART = S3Upload.PART_BYTES;

    @TempDir
    private static Path folder;

    private static S3Server server;
    private static S3Client client;

    /** A space for each test. */
    private final ArtifactSpace one = space();

    private final ArtifactSpace other = space();
    private S3Store store;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start(folder);
        client = new S3Settings.Access(server.url().toString(), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY)
                .client();
        client.createBucket(request -> request.bucket(BUCKET));
    }

    @BeforeEach
    void open() {
        store = new S3Store(client, BUCKET, "default/");
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, PART - 1, PART, PART + 1, 2 * PART + 3})
    void savedBytesAreReadFromAnyOffset(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);

        assertThat(store.save(one, "a", new ByteArrayInputStream(content), LIMIT))
                .isEqualTo(new ArtifactStore.StoredObject(size, HexFormat.of().formatHex(Sha256.of(content))));
        assertThat(store.size(one, "a")).isEqualTo(OptionalLong.of(size));
        assertThat(read(one, "a", 0)).isEqualTo(content);
        assertThat(read(one, "a", size)).isEmpty();
        assertThat(read(one, "a", size / 2)).hasSize(size - size / 2);
    }

    @Test
    void settingsChooseBucketAndPrefix() throws IOException {
        S3Settings.Access access =
                new S3Settings.Access(server.url().toString(), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        try (ArtifactStore configured = new S3Settings(BUCKET, "fleet", access).store("default")) {
            var unused = configured.save(one, "a", new ByteArrayInputStream(new byte[3]), LIMIT);
        }

        assertThat(client.headObject(request -> request.bucket(BUCKET).key("fleet/default/" + one.path() + "/a"))
                        .contentLength())
                .isEqualTo(3);
        assertThat(new S3Settings("", "", access).isUsed()).isFalse();
    }

    @Test
    void whatDoesNotExistIsAbsent() throws IOException {
        assertThat(store.size(one, "a")).isEmpty();
        assertThat(store.open(one, "a", 0)).isEmpty();
        assertThat(store.open(one, "a", 3)).isEmpty();
        assertThat(store.list(one)).isEmpty();
        assertThat(store.copy(one, "a", other, "a")).isFalse();
        store.delete(one, "a");
        store.deleteAll(one);
    }

    @Test
    void copyOutlivesItsOrigin() throws IOException {
        save(one, "a", "hello");

        assertThat(store.copy(one, "a", other, "b")).isTrue();
        store.deleteAll(one);

        assertThat(read(other, "b", 0)).asString().isEqualTo("hello");
        assertThat(store.copy(one, "a", other, "b"))
                .as("again, as after a retry")
                .isTrue();
    }

    @Test
    void spacesAreFoundAndListed() throws IOException {
        ArtifactSpace task = ArtifactSpace.of(new TaskId("task_1"));
        Instant before = Instant.now().minusSeconds(5);
        save(one, "a", "1");
        save(one, "b", "2");
        save(task, "c", "3");
        store.delete(one, "a");
        List<ArtifactSpace> found = new ArrayList<>();
        store.forEachSpace(ArtifactSpace.Kind.WORKFLOW, found::add);

        assertThat(found).contains(one).doesNotContain(task, other);
        assertThat(store.list(one)).singleElement().satisfies(object -> {
            assertThat(object.object()).isEqualTo("b");
            assertThat(object.writtenAt()).isAfter(before);
        });
    }

    @Test
    void oneOfManyWritersOfAnObjectSucceeds() {
        List<CompletableFuture<Boolean>> writers = IntStream.range(0, 8)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> saveIfAbsent("a", number)))
                .toList();

        assertThat(writers.stream().map(CompletableFuture::join)).containsOnlyOnce(true);
    }

    @Test
    void uploadThatBreaksOffIsNeverVisibleAndLeavesNothing() throws IOException {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[PART + 1])) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new IOException("reset");
                }
                return count;
            }
        };

        assertThatThrownBy(() -> store.save(one, "a", broken, LIMIT)).hasMessage("reset");
        assertThat(store.size(one, "a")).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void tooLargeFileLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store.save(one, "a", new ByteArrayInputStream(new byte[PART + 10]), PART + 9))
                .isInstanceOf(ArtifactTooLargeException.class);
        assertThat(store.size(one, "a")).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void uploadOfAProcessThatWasKilledIsRemovedOnceItIsOld() throws IOException {
        String key = "default/" + one.path() + "/left";
        client.createMultipartUpload(request -> request.bucket(BUCKET).key(key));

        store.deleteIncomplete(Instant.now().minusSeconds(60));
        assertThat(uploads()).isOne();
        store.deleteIncomplete(Instant.now().plusSeconds(60));
        assertThat(uploads()).isZero();
    }

    @Test
    void otherBytesThanWereSavedEndInAnError() throws IOException {
        ArtifactStore.StoredObject stored = save(one, "a", "hello");
        try (Stream<Path> files =
                Files.walk(server.data().resolve(BUCKET).resolve("default").resolve(one.path()))) {
            Files.writeString(files.filter(Files::isRegularFile).findFirst().orElseThrow(), "hellO");
        }

        try (InputStream verified =
                new VerifiedStream(store.open(one, "a", 0).orElseThrow(), stored.size(), stored.sha256())) {
            assertThatThrownBy(verified::readAllBytes).isInstanceOf(WrongBytesException.class);
        }
    }

    @Test
    void serverThatCannotBeReachedIsAnErrorUntilItIsBack() throws IOException {
        S3Server own = S3Server.start(Files.createDirectories(folder.resolve("own")));
        try (own;
                S3Store down = new S3Store(
                        new S3Settings.Access(
                                        own.url().toString(), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY)
                                .client(),
                        BUCKET,
                        "")) {
            Files.createDirectories(own.data().resolve(BUCKET));
            own.kill();
            assertThatThrownBy(() -> down.save(one, "a", new ByteArrayInputStream(new byte[1]), LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The S3 service failed");
            assertThatThrownBy(() -> down.open(one, "a", 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> down.list(one)).isInstanceOf(IOException.class);

            own.restart();
            assertThat(down.save(one, "a", new ByteArrayInputStream(new byte[1]), LIMIT)
                            .size())
                    .isOne();
        }
    }

    private boolean saveIfAbsent(String object, int number) {
        try {
            return store.saveIfAbsent(one, object, new byte[] {(byte) number});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArtifactStore.StoredObject save(ArtifactSpace space, String object, String content) throws IOException {
        return store.save(space, object, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), LIMIT);
    }

    private byte[] read(ArtifactSpace space, String object, long offset) throws IOException {
        try (InputStream content = store.open(space, object, offset).orElseThrow()) {
            return content.readAllBytes();
        }
    }

    private static int uploads() {
        return client.listMultipartUploads(request -> request.bucket(BUCKET))
                .uploads()
                .size();
    }

    private static ArtifactSpace space() {
        return ArtifactSpace.of(new WorkflowId("wf_" + UUID.randomUUID()));
    }
}
