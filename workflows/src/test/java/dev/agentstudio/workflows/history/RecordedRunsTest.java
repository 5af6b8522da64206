package dev.agentstudio.workflows.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.execution.AgentWorkflowImpl;
import dev.agentstudio.workflows.payload.Golden;
import dev.agentstudio.workflows.payload.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that happened: today's workflow must replay them, and today's fold must show them as it did. */
class RecordedRunsTest {
    private static final TestEnvironmentOptions OPTIONS = TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                    .setDataConverter(Payloads.converter())
                    .build())
            .build();

    static Stream<RecordedRun> runs() {
        return RecordedRun.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void historyReplays(RecordedRun run) throws Exception {
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(OPTIONS)) {
            WorkflowReplayer.replayWorkflowExecution(run.written(), environment, AgentWorkflowImpl.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void historyFoldsToItsView(RecordedRun run) {
        Golden.assertGolden(run.view(), new RunView(Runs.fold(run.events()), List.of()).execution());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void cutAnywhereTheHistoryFoldsToTheSame(RecordedRun run) {
        List<RunEvent> events = run.events();
        RunState whole = Runs.fold(events);
        for (int cut = 1; cut <= events.size(); cut++) {
            RunState first = Runs.fold(events.subList(0, cut));
            assertThat(RunFold.apply(first, events.subList(cut, events.size()))).isEqualTo(whole);
        }
    }

    /** Byte for byte, but for the ETags, which name the run, and for whether it can be resumed from now. */
    @Test
    void checkpointsAreTheSameAfterTwoResumes() {
        List<String> before = checkpoints("forked-with-log");
        assertThat(checkpoints("forked-and-resumed-twice").subList(0, before.size()))
                .isEqualTo(before);
    }

    private static List<String> checkpoints(String name) {
        Checkpoints checkpoints = new Checkpoints(Runs.fold(new RecordedRun(name).events()));
        return IntStream.range(0, checkpoints.size())
                .mapToObj(index -> checkpoints.view(index, true))
                .map(view -> new String(Payloads.bytesOf(view), UTF_8)
                        .replaceAll("\\\\\"[0-9a-f]{8}-cp", "<run>-cp")
                        .replaceAll("\"isRecoverable\":(true|false)", "<now>"))
                .toList();
    }

    /** But for a request to delete: it leaves no history. */
    @Test
    void everyKindOfEventIsRecorded() {
        assertThat(runs().flatMap(run -> run.events().stream())
                        .<Class<?>>map(RunEvent::getClass)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(RunEvent.class.getPermittedSubclasses())
                        .filter(kind -> kind != RunEvent.DeleteRequested.class)
                        .toList());
    }

    @Test
    void everyFileIsReplayed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "histories"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".view.json")))
                    .containsExactlyInAnyOrderElementsOf(
                            runs().map(run -> run.name() + ".json").toList());
        }
    }
}
