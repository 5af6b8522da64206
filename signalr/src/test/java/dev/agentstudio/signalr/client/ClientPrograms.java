package dev.agentstudio.signalr.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of other languages with stock clients. What they need is installed once below {@code target}, at the versions that are locked
 * beside them; where a language is missing, the test is skipped.
 */
final class ClientPrograms {
    private static final Path SOURCES = Path.of("src", "test", "clients").toAbsolutePath();
    private static final Path TARGET = Path.of("target", "clients").toAbsolutePath();

    private ClientPrograms() {}

    /** The first of some programs that is installed. */
    static Optional<Path> find(String... names) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The folder of the JavaScript programs, with their packages. */
    static Path node() {
        assumeTrue(find("node").isPresent() && find("npm").isPresent(), "Node.js with npm is not installed");
        Path folder = TARGET.resolve("node");
        for (String file : List.of("package.json", "scenarios.js", "node-client.js", "browser-client.html")) {
            copy(file, folder);
        }
        installOnce(
                folder,
                "package-lock.json",
                List.of(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")));
        return folder;
    }

    /** A Python with the packages of the Python program. */
    static Path python() {
        assumeTrue(find("python3").isPresent(), "Python is not installed");
        Path folder = TARGET.resolve("python");
        String python = folder.resolve(".venv/bin/python").toString();
        installOnce(
                folder,
                "requirements.txt",
                List.of(
                        List.of("python3", "-m", "venv", ".venv"),
                        List.of(
                                python,
                                "-m",
                                "pip",
                                "--disable-pip-version-check",
                                "--no-input",
                                "--quiet",
                                "install",
                                "--require-hashes",
                                "--no-deps",
                                "-r",
                                "requirements.txt")));
        return Path.of(python);
    }

    static Path source(String name) {
        return SOURCES.resolve(name);
    }

    /** What a program prints, which must end in time. */
    static String run(Path folder, List<String> command) {
        try {
            Path output = Files.createTempFile(Path.of("target"), "output", ".txt");
            Path errors = Files.createTempFile(Path.of("target"), "errors", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean isOver = process.waitFor(4, TimeUnit.MINUTES);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            if (!isOver || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s failed: %s%s".formatted(command, Files.readString(output), Files.readString(errors)));
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Installs again only when the locked versions have changed. */
    private static synchronized void installOnce(Path folder, String lock, List<List<String>> commands) {
        copy(lock, folder);
        Path stamp = folder.resolve(".installed");
        try {
            String wanted = Files.readString(folder.resolve(lock), StandardCharsets.UTF_8);
            if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
                return;
            }
            commands.forEach(command -> run(folder, command));
            Files.writeString(stamp, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String file, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.copy(SOURCES.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
