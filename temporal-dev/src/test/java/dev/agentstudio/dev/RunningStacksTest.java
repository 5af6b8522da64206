package dev.agentstudio.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningStacksTest {
    @TempDir
    private Path root;

    @Test
    void stackIsKnownWhileItRuns() throws IOException {
        RunningStacks stacks = RunningStacks.of(new Home(root));
        assertThat(stacks.dataFolders()).isEmpty();

        try (StackPart registration = stacks.register(root.resolve("elsewhere"))) {
            assertThat(registration).isNotNull();
            assertThat(stacks.dataFolders()).containsExactly(root.resolve("elsewhere"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            file(ProcessHandle.current().pid()))))
                    .isEqualTo("rw-------");
        }
        assertThat(stacks.dataFolders()).isEmpty();
    }

    @Test
    void killedStackIsForgotten() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        Files.createDirectories(root.resolve(".data/running"));
        Files.writeString(file(process.pid()), "/killed");
        RunningStacks stacks = RunningStacks.of(new Home(root));
        assertThat(stacks.dataFolders()).containsExactly(Path.of("/killed"));

        process.destroyForcibly().waitFor();

        assertThat(stacks.dataFolders()).isEmpty();
        try (StackPart registration = stacks.register(root)) {
            assertThat(registration).isNotNull();
            assertThat(file(process.pid())).doesNotExist();
        }
    }

    /** The operating system gives ids of processes that have ended to others. */
    @Test
    void processThatBeganLaterIsNoStack() throws IOException {
        long pid = ProcessHandle.current().pid();
        Files.createDirectories(root.resolve(".data/running"));
        Files.writeString(file(pid), "/earlier");
        Files.setLastModifiedTime(
                file(pid),
                FileTime.from(ProcessHandle.current()
                        .info()
                        .startInstant()
                        .orElseThrow()
                        .minus(Duration.ofMinutes(1))));

        assertThat(RunningStacks.of(new Home(root)).dataFolders()).isEmpty();
    }

    private Path file(long pid) {
        return root.resolve(".data/running").resolve(Long.toString(pid));
    }
}
