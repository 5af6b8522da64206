package dev.agentstudio.qa.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of a program as its JVM has them in memory (class data sharing), written at the end of one process and read by all that start
 * later: that halves the processor time of a start. Only of class paths of jars, as the JVM shares no others.
 */
final class ClassArchive {
    private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path part;
    private final boolean isRead;
    private final boolean isWritten;
    private volatile boolean isComplete;

    /** @param entries of the class path of one process */
    ClassArchive(List<String> entries) {
        List<Object> version = new ArrayList<>(entries);
        entries.forEach(entry -> version.add(new File(entry).lastModified()));
        file = Path.of("target", "classes-%08x.jsa".formatted(version.hashCode()))
                .toAbsolutePath();
        part = file.resolveSibling(UUID.randomUUID() + ".part");
        boolean isPossible = entries.stream().allMatch(entry -> entry.endsWith(".jar"));
        isRead = isPossible && Files.exists(file);
        isWritten = isPossible && !isRead && BEING_WRITTEN.add(file);
    }

    /** Options of the JVM. Without its log, whose warnings would be in the output of the program. */
    List<String> options() {
        if (isRead) {
            return List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto", "-Xlog:disable");
        }
        return isWritten ? List.of("-XX:ArchiveClassesAtExit=" + part, "-Xlog:disable") : List.of();
    }

    /** The process has come so far that it has loaded nearly all that it needs. */
    void complete() {
        isComplete = true;
    }

    /** The process has ended. A later one writes the archive if this one was killed, or has never begun to work. */
    void ended() {
        if (!isWritten) {
            return;
        }
        try {
            if (isComplete && Files.exists(part)) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            BEING_WRITTEN.remove(file);
        }
    }
}
