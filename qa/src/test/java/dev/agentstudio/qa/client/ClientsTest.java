package dev.agentstudio.qa.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The clients in {@code clients}: what they are without a server ({@code clients/check}), and what they do on a real stack
 * ({@code clients/live}): the reference's snippets, the fault script, packages in empty folders. The part of TypeScript is left out where
 * Node.js is not installed.
 */
@Order(1)
@ExtendWith(StudioExtension.class)
class ClientsTest {
    private static final Path SCRIPTS =
            Path.of("..", "clients").toAbsolutePath().normalize();

    /** Most of it is for the first run, which fetches the compiler of TypeScript. */
    private static final long MINUTES = 10;

    @Test
    void formatTypesAndUnitTestsPass() throws IOException, InterruptedException {
        run("check", Map.of());
    }

    @Test
    void snippetsFaultsAndPackagesPassOnARealStack(Studio studio) throws IOException, InterruptedException {
        run(
                "live",
                Map.of(
                        "SHORT",
                        "yes",
                        "AGENTSTUDIO_BASE_URL",
                        studio.stack().api().toString(),
                        "AGENTSTUDIO_API_KEY",
                        studio.stack().apiKey("studio")));
    }

    private static void run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        Path output = Path.of("target", "clients-" + script + ".txt");
        ProcessBuilder command = new ProcessBuilder(SCRIPTS.resolve(script).toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().putAll(environment);
        Process process = command.start();
        try {
            boolean isOver = process.waitFor(MINUTES, TimeUnit.MINUTES);
            assertThat(isOver && process.exitValue() == 0)
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
