package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One of our programs in a JVM of its own. */
final class Jvm implements AutoCloseable {
    /** A little more than what the stack gives its children to end by themselves. */
    private static final Duration END = Duration.ofSeconds(20);

    /** Longest wait for a JVM to get to work: starting one is what suffers most where many share few processors. */
    private static final Duration START = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;
    private final Path errors;

    /** All descendants ever seen; once their parents are gone, they can no longer be found through them. */
    private final Set<ProcessHandle> descendants = new HashSet<>();

    private Jvm(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts a program.
     *
     * @param classPath which entries of the tests' own class path it gets
     * @param arguments system properties, main class and its arguments
     */
    static Jvm start(Predicate<String> classPath, List<String> arguments) {
        String entries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(classPath)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-Dagentstudio.home=" + Path.of("").toAbsolutePath().getParent(),
                "-cp",
                entries));
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(arguments);
        Path output = Studio.newFile();
        Path errors = output.resolveSibling(UUID.randomUUID() + ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new Jvm(process, output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    /** Waits until it has printed something. */
    Jvm awaitOutput(String text) {
        await("it prints " + text).atMost(START).untilAsserted(() -> {
            assertThat(process.isAlive() || output().contains(text))
                    .as(output() + errors())
                    .isTrue();
            assertThat(output()).as(errors()).contains(text);
        });
        process.descendants().forEach(descendants::add);
        return this;
    }

    /** Waits until it serves HTTP. */
    void awaitAnswer(Client client) {
        await("it answers")
                .atMost(START)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> {
                    assertThat(process.isAlive()).as(output() + errors()).isTrue();
                    return client.get("/health/liveness").status() == 200;
                });
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(END.toSeconds(), TimeUnit.SECONDS))
                    .as(output() + errors())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that was started by it is gone. */
    void awaitNoOrphans() {
        assertThat(descendants).isNotEmpty();
        await("no child is left")
                .atMost(END)
                .untilAsserted(() -> assertThat(descendants.stream().filter(ProcessHandle::isAlive))
                        .isEmpty());
    }

    /** What a lifeline of its guards, by a part of the command line. */
    ProcessHandle child(String commandPart) {
        return process.children()
                .flatMap(ProcessHandle::children)
                .filter(child -> child.info().commandLine().orElse("").contains(commandPart))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No child runs " + commandPart));
    }

    void sendTerm() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Leaves nothing behind, however the test went. */
    @Override
    public void close() {
        process.descendants().forEach(descendants::add);
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
