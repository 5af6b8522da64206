package dev.agentstudio.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A process that ends with this one, even if this one is killed: it runs under {@code run_with_parent.py}, which reads the other end of a
 * pipe that this process holds open.
 */
public final class ChildProcess implements StackPart {
    /** Longer than {@code run_with_parent.py} lets its command end by itself. */
    private static final Duration STOP = Duration.ofSeconds(8);

    /** Lines of the log that are shown when a part fails. */
    private static final int LAST_LINES = 12;

    private final String name;
    private final Path log;
    private final Process process;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** @param log gets the output; what earlier runs wrote stays */
    static ChildProcess start(String name, Home home, List<String> command, Path log) {
        List<String> guarded = new ArrayList<>(
                List.of(home.python().toString(), "-I", home.runWithParent().toString()));
        guarded.addAll(command);
        try {
            PrivateFiles.createFile(log);
            Process process = new ProcessBuilder(guarded)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ChildProcess(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be started".formatted(name), e);
        }
    }

    /** Waits for its end: true once it has ended, false when the time has passed. */
    boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the command at once, as {@code kill -9} would. For tests of what happens then. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Passes a sentence to the listener when the process ends, at once if it already has. */
    void onExit(Consumer<String> listener) {
        var unused = process.onExit()
                .thenAccept(ended -> listener.accept("%s ended (exit code %d)".formatted(name, ended.exitValue())));
    }

    /** The end of its log, for an error message. */
    String lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "(its log cannot be read: %s)".formatted(e.getMessage());
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
