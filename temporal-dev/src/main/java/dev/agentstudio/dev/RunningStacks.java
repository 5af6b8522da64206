package dev.agentstudio.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The stacks of this project that run now, wherever their data is: for each a file, named by its process id, that holds the path of its data. */
final class RunningStacks {
    private final Path folder;

    private RunningStacks(Path folder) {
        this.folder = folder;
    }

    static RunningStacks of(Home home) {
        return new RunningStacks(home.root().resolve(".data/running"));
    }

    /**
     * Notes that this process runs a stack, until the result is closed. What processes that were killed have left is removed.
     *
     * @throws IOException when the project's folder cannot be written
     */
    StackPart register(Path data) throws IOException {
        Path file = folder.resolve(Long.toString(ProcessHandle.current().pid()));
        PrivateFiles.createFolder(folder);
        removeEnded();
        Path unfinished = folder.resolve(file.getFileName() + ".new");
        PrivateFiles.createFile(unfinished);
        Files.writeString(unfinished, data.toAbsolutePath().normalize().toString());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return () -> delete(file);
    }

    /** The folders in which the stacks that run keep their data. */
    List<Path> dataFolders() {
        return files().stream()
                .filter(RunningStacks::isOfRunningProcess)
                .flatMap(file -> read(file).stream())
                .sorted()
                .toList();
    }

    private void removeEnded() {
        files().stream().filter(file -> !isOfRunningProcess(file)).forEach(RunningStacks::delete);
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{1,18}"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that began after the file was written has only got the id of the one that wrote it. */
    private static boolean isOfRunningProcess(Path file) {
        Instant written = modified(file);
        return ProcessHandle.of(Long.parseLong(file.getFileName().toString()))
                .flatMap(process -> process.info().startInstant())
                .filter(begin -> !begin.isAfter(written))
                .isPresent();
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN; // Removed meanwhile: its stack has ended.
        }
    }

    private static Optional<Path> read(Path file) {
        try {
            return Optional.of(Path.of(Files.readString(file, UTF_8)));
        } catch (IOException e) {
            return Optional.empty(); // Removed meanwhile: its stack has ended.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
