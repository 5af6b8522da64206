package dev.agentstudio.qa.security;

import dev.agentstudio.qa.harness.Studio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A real browser without a window, in which {@code evil.example} is this machine. */
final class Browser implements AutoCloseable {
    static final String EVIL = "evil.example";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;

    private Browser(Process process) {
        this.process = process;
    }

    /** The one that {@code CHROMIUM} names, else the one that is installed. */
    static Optional<Path> find() {
        String named = System.getenv("CHROMIUM");
        Stream<Path> installed = Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(Stream.ofNullable(named).map(Path::of), installed)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page with a profile of its own. */
    static Browser open(Path chromium, String url) {
        List<String> command = List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP %s 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
                        .formatted(EVIL),
                "--user-data-dir=" + Studio.newFile(),
                url);
        try {
            return new Browser(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Studio.newFile().toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
