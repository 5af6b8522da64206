package dev.agentstudio.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What outlives a run of the stack. Held by one stack at a time. */
final class DataFolder implements AutoCloseable {
    /** Temporal does not migrate its file, so each minor version of its CLI has one of its own. */
    private static final String DATABASE = "temporal-1.9.db";

    private static final List<String> KEPT = List.of(
            DATABASE, DATABASE + "-shm", DATABASE + "-wal", "agent-calls.jsonl", "logs", "reports", "artifacts");

    private static final String LOCK = "lock";
    private static final String KEY = "dev-issuer.json";
    private static final String API_KEYS = "api-keys.json";

    private static final List<String> OURS = Stream.concat(
                    KEPT.stream(), Stream.of("files", "running", LOCK, KEY, API_KEYS))
            .toList();

    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be.
     *
     * @param fresh whether what was kept there is deleted first; files that are not ours stay
     * @throws UsageException when another stack uses it, or it cannot be written
     */
    static DataFolder open(Path folder, boolean fresh) {
        try {
            makePrivate(folder);
            PrivateFiles.createFolder(folder.resolve("logs"));
            PrivateFiles.createFile(folder.resolve(LOCK));
            FileChannel lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
            FileLock lock = lockFile.tryLock();
            if (lock == null) {
                throw new UsageException(
                        "%s is used by another ./dev; stop it or choose another with --data".formatted(folder));
            }
            DataFolder data = new DataFolder(folder.toAbsolutePath().normalize(), lockFile);
            if (fresh) {
                data.clear();
            }
            return data;
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be used (%s); choose another with --data".formatted(folder, e.getMessage()));
        }
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    Path reports() {
        return folder.resolve("reports");
    }

    Path artifacts() {
        return folder.resolve("artifacts");
    }

    Path files() {
        return folder.resolve("files");
    }

    Path callLog() {
        return folder.resolve("agent-calls.jsonl");
    }

    Path keyFile() {
        return keyFile(folder);
    }

    static Path keyFile(Path folder) {
        return folder.resolve(KEY);
    }

    /** The file with the API keys of the development clients. */
    Path apiKeys() {
        return folder.resolve(API_KEYS);
    }

    /** Writes a file of this folder. */
    void keep(Path file, byte[] content) {
        try {
            PrivateFiles.createFile(file);
            Files.write(file, content);
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be written (%s); choose another with --data".formatted(file, e.getMessage()));
        }
    }

    Path log(String part) {
        return folder.resolve("logs").resolve(part + ".log");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Also what an earlier version has left open to all users. A folder that holds other things stays as it is, with ours in it closed. */
    private static void makePrivate(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            PrivateFiles.createFolder(folder);
            return;
        }
        if (Files.exists(folder.resolve(LOCK)) || isEmpty(folder)) {
            PrivateFiles.restrict(folder);
        }
        for (String name : OURS) {
            PrivateFiles.restrictAll(folder.resolve(name));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private void clear() throws IOException {
        for (String name : KEPT) {
            Path path = folder.resolve(name);
            if (Files.exists(path)) {
                try (Stream<Path> paths = Files.walk(path)) {
                    for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
        PrivateFiles.createFolder(folder.resolve("logs"));
    }

    /** The folder of the options, or the default one of the project. */
    static Path choose(@Nullable Path chosen, Home home) {
        return chosen == null ? home.root().resolve(".data") : chosen;
    }
}
