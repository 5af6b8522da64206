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
 * A process that lives no longer than this one, even if this one is killed: it runs under {@code lifeline.py}, which holds the other end
 * of our pipe.
 */
public final class Child implements Part {
    /** A little more than the lifeline gives its command to end by itself. */
    private static final Duration STOP = Duration.ofSeconds(8);

    /** Lines of the log that are shown when a part fails. */
    private static final int TAIL = 12;

    private final String name;
    private final Path log;
    private final Process process;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** @param log gets the output; what earlier runs wrote stays */
    static Child start(String name, Home home, List<String> command, Path log) {
        List<String> guarded = new ArrayList<>(
                List.of(home.python().toString(), "-I", home.lifeline().toString()));
        guarded.addAll(command);
        try {
            Process process = new ProcessBuilder(guarded)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Child(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be started".formatted(name), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the command at once, as {@code kill -9} would. For tests of what happens then. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Tells, in a sentence, when the process ends, also when it already has. */
    void onDeath(Consumer<String> listener) {
        var unused = process.onExit()
                .thenAccept(ended -> listener.accept("%s ended (exit code %d)".formatted(name, ended.exitValue())));
    }

    /** The end of its log, for an error message. */
    String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.stream().skip(Math.max(0, lines.size() - TAIL)).collect(Collectors.joining("\n"));
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
