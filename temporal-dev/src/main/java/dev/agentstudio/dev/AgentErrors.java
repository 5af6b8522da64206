package dev.agentstudio.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Shows what the agent service logs as an error, tracebacks included, its own warnings, such as that an agent holds the event loop, and
 * whether a saved file was loaded.
 */
final class AgentErrors implements StackPart {
    private static final long POLL_MILLIS = 200;

    /** How a line of the log begins; lines that do not belong to the one before them, as those of a traceback do. */
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} (\\w+) (\\S+): .*");

    /** What the service says of its start, without a time and a level. */
    private static final Pattern RELOAD = Pattern.compile("agents (not )?reloaded.*|agentstudio-agents: .*");

    private static final int CHUNK = 64 * 1024;

    private final Path log;
    private final PrintStream terminal;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("agent-errors").factory());

    private long position;
    private boolean isShown;

    private AgentErrors(Path log, PrintStream terminal, long position) {
        this.log = log;
        this.terminal = terminal;
        this.position = position;
    }

    /** Follows a log from its present end on. */
    static AgentErrors follow(Path log, PrintStream terminal) {
        try {
            AgentErrors errors = new AgentErrors(log, terminal, Files.exists(log) ? Files.size(log) : 0);
            var unused = errors.executor.scheduleWithFixedDelay(
                    errors::showNew, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
            return errors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void showNew() {
        try (FileChannel file = FileChannel.open(log)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            int read = file.read(chunk, position);
            while (read > 0) {
                position += read;
                for (int index = 0; index < read; index++) {
                    take(chunk.get(index));
                }
                read = file.read(chunk.clear(), position);
            }
        } catch (IOException e) {
            terminal.printf("dev: %s cannot be read: %s%n", log, e.getMessage());
            executor.shutdown();
        }
    }

    private void take(byte next) {
        if (next != '\n') {
            unfinished.write(next);
            return;
        }
        String line = unfinished.toString(UTF_8);
        unfinished.reset();
        var parts = LINE.matcher(line);
        if (parts.matches()) {
            isShown = isWorthShowing(parts.group(1), parts.group(2));
        }
        if (isShown || RELOAD.matcher(line).matches()) {
            terminal.println(line);
        }
    }

    private static boolean isWorthShowing(String level, String logger) {
        return switch (level) {
            case "ERROR", "CRITICAL" -> true;
            case "WARNING" -> logger.equals("agentstudio_agents");
            default -> false;
        };
    }
}
