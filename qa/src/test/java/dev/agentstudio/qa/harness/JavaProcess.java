package dev.agentstudio.qa.harness;

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

/** One of our programs in a JVM of its own. */
public final class JavaProcess implements AutoCloseable {
    /** More than what the stack gives its children to end by themselves. */
    private static final Duration END = Duration.ofMinutes(1);

    /** Longest wait for a JVM to get to work: starting one is what suffers most where many share few processors. */
    private static final Duration START = Duration.ofMinutes(3);

    private final Process process;
    private final ClassArchive classes;
    private final Path output;
    private final Path errors;

    /** All descendants ever seen; once their parents are gone, they can no longer be found through them. */
    private final Set<ProcessHandle> descendants = new HashSet<>();

    private JavaProcess(Process process, ClassArchive classes, Path output, Path errors) {
        this.process = process;
        this.classes = classes;
        this.output = output;
        this.errors = errors;
    }

    /** Starts a program of the product. */
    public static JavaProcess start(List<String> arguments) {
        return start(entry -> !entry.contains("/qa/target/"), arguments);
    }

    /**
     * Starts a program.
     *
     * @param classPath which entries of the tests' own class path it gets
     * @param arguments system properties, main class and its arguments
     */
    public static JavaProcess start(Predicate<String> classPath, List<String> arguments) {
        List<String> entries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(classPath)
                .toList();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-Dagentstudio.home=" + Path.of("").toAbsolutePath().getParent(),
                "-cp",
                String.join(File.pathSeparator, entries)));
        ClassArchive classes = new ClassArchive(entries);
        command.addAll(1, classes.options());
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
            var unused = process.onExit().thenRun(classes::ended);
            return new JavaProcess(process, classes, output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String output() {
        return read(output);
    }

    public String errors() {
        return read(errors);
    }

    /** Waits until it has printed something that shows that it is ready. */
    public JavaProcess awaitOutput(String text) {
        await("it prints " + text).atMost(START).untilAsserted(() -> {
            assertThat(process.isAlive() || output().contains(text))
                    .as(output() + errors())
                    .isTrue();
            assertThat(output()).as(errors()).contains(text);
        });
        process.descendants().forEach(descendants::add);
        classes.complete();
        return this;
    }

    /** Waits until it has printed texts to standard error. */
    public void awaitErrors(String... texts) {
        await("it reports an error")
                .atMost(END)
                .untilAsserted(() -> assertThat(errors()).contains(texts));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The most resident memory that it had so far, as Linux reports it; empty elsewhere. */
    public String peakMemory() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.exists(status)
                ? read(status)
                        .lines()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findFirst()
                        .orElse("")
                : "";
    }

    /** Waits until it is a worker that polls. */
    public JavaProcess awaitWorker() {
        await("it polls").atMost(START).untilAsserted(() -> {
            assertThat(process.isAlive()).as(output() + errors()).isTrue();
            assertThat(errors()).contains("Startup completed");
        });
        classes.complete();
        return this;
    }

    /** Waits until it serves HTTP. */
    public void awaitAnswer(Client client) {
        await("it answers")
                .atMost(START)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> {
                    assertThat(process.isAlive()).as(output() + errors()).isTrue();
                    return client.get("/health/liveness").status() == 200;
                });
        classes.complete();
    }

    /** Resident memory, as Linux counts it. */
    public long residentKb() {
        return read(Path.of("/proc", Long.toString(process.pid()), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    /** Waits for the end of a process that was asked to end. */
    public int awaitExit() {
        return awaitExit(END);
    }

    /** Waits for the end of a command, whose start takes the longest part. */
    public int awaitCompletion() {
        return awaitExit(START);
    }

    private int awaitExit(Duration limit) {
        try {
            assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                    .as(output() + errors())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that was started by it is gone. */
    public void awaitNoOrphans() {
        assertThat(descendants).isNotEmpty();
        await("no child is left")
                .atMost(END)
                .untilAsserted(() -> assertThat(descendants.stream().filter(ProcessHandle::isAlive))
                        .isEmpty());
    }

    /** A command that it runs by {@code run_with_parent.py}, found by a part of its command line. */
    public ProcessHandle child(String commandPart) {
        return process.children()
                .flatMap(ProcessHandle::children)
                .filter(child -> child.info().commandLine().orElse("").contains(commandPart))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No child runs " + commandPart));
    }

    public void sendTerm() {
        process.destroy();
    }

    /** Kills it, and waits until the operating system has ended it: until then it holds its ports. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
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
