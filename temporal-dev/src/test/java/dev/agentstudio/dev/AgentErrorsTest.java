package dev.agentstudio.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the terminal of {@code ./dev} shows of the agents' log. */
class AgentErrorsTest {
    private static final String LOG = """
            2026-01-02 03:04:05,006 INFO agentstudio_agents: no error
            2026-01-02 03:04:05,006 WARNING agentstudio_agents: agent 'slow' holds the event loop
            2026-01-02 03:04:05,006 WARNING some.library: of no interest
            2026-01-02 03:04:05,006 ERROR agentstudio_agents: agent 'größe' failed [taskId=t1]
            Traceback (most recent call last):
              File "mine.py", line 3, in work
            ZeroDivisionError: division by zero
            2026-01-02 03:04:05,006 INFO agentstudio_agents: fine again
            agents reloaded
            agentstudio-agents: --agents: mine.py failed: SyntaxError
            agents not reloaded; waiting for the next change
            printed by an agent
            """;

    @Test
    void errorsAreShownWithTheirTracebacks(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("agents.log");
        Files.writeString(log, "2026-01-02 03:04:05,006 ERROR agentstudio_agents: of an earlier run\n");
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        AgentErrors errors = AgentErrors.follow(log, new PrintStream(terminal, true, UTF_8));
        try {
            Files.writeString(log, LOG, StandardOpenOption.APPEND);

            await("the traceback is shown")
                    .untilAsserted(() -> assertThat(terminal.toString(UTF_8).lines())
                            .containsExactly(
                                    "2026-01-02 03:04:05,006 WARNING agentstudio_agents: agent 'slow' holds the event loop",
                                    "2026-01-02 03:04:05,006 ERROR agentstudio_agents: agent 'größe' failed [taskId=t1]",
                                    "Traceback (most recent call last):",
                                    "  File \"mine.py\", line 3, in work",
                                    "ZeroDivisionError: division by zero",
                                    "agents reloaded",
                                    "agentstudio-agents: --agents: mine.py failed: SyntaxError",
                                    "agents not reloaded; waiting for the next change"));
        } finally {
            errors.close();
        }
    }
}
