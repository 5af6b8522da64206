package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.CallLog;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dev} as a process: how it starts, is killed, and ends. */
@Order(2)
@ResourceLock("DevProcessTest") // keeps its own tests one after the other
class DevProcessTest {
    private static final String MAIN = "dev.agentstudio.dev.Dev";

    private static final String EDITED_AGENT = """
            from agentstudio_agents import AgentRequest, AgentRun, agent


            @agent("edited")
            async def edited(request: AgentRequest, run: AgentRun) -> dict[str, int]:
                return {"version": %d}
            """;

    @Test
    void killedStackLeavesNoOrphansAndLosesNothing() {
        Path data = Studio.folder("killed");
        Path gate = Studio.newFile();
        String id;
        try (JavaProcess dev = serve(data, Ports.free(), "--fresh")) {
            Client client = client(dev);
            id = client.create(
                    Request.of("survivor").step("echo").gate(gate).step("big").json());
            client.await(
                    id, "step 2 runs", run -> run.at("/tasks/1/live/percentage").asInt() == 40);
            dev.kill();
            dev.awaitNoOrphans();
        }

        JsonNode completed;
        try (JavaProcess dev = serve(data, Ports.free())) {
            Studio.open(gate);
            completed = client(dev).awaitEnd(id).json();
        }

        assertThat(completed.path("status").asText()).isEqualTo("completed");
        CallLog calls = CallLog.of(data.resolve("agent-calls.jsonl"));
        assertThat(calls.started(id, "task_001")).isEqualTo(1);
        assertThat(calls.started(id, "task_002")).isEqualTo(2);
        assertThat(calls.started(id, "task_003")).isEqualTo(1);
    }

    @Test
    void pausedWorkflowOutlivesAKillAndCanBeResumed() {
        Path data = Studio.folder("killed-while-paused");
        Path gate = Studio.newFile();
        String id;
        try (JavaProcess dev = serve(data, Ports.free(), "--fresh")) {
            Client client = client(dev);
            id = client.create(
                    Request.of("sleeper").step("echo").gate(gate).step("big").json());
            client.awaitGate(id, 1);
            client.control(id, "pause");
            Studio.open(gate);
            client.await(
                    id,
                    "the gate is recorded",
                    run -> run.at("/tasks/1/status").asText().equals("completed"));
            dev.kill();
            dev.awaitNoOrphans();
        }

        JsonNode paused;
        Answer resumed;
        try (JavaProcess dev = serve(data, Ports.free())) {
            paused = client(dev).workflow(id).json();
            resumed = client(dev).control(id, "resume");
        }

        assertThat(paused.path("status").asText()).isEqualTo("paused");
        assertThat(resumed.json().path("success").asBoolean())
                .as(resumed.text())
                .isTrue();
        assertThat(CallLog.of(data.resolve("agent-calls.jsonl")).tasks(id, "started"))
                .containsExactly("task_001", "task_002", "task_003");
    }

    @Test
    void dataIsForItsOwnerOnly() throws IOException {
        Path data = Studio.folder("private");
        leaveOpen(data);
        try (JavaProcess dev = serve(data, Ports.free())) {
            client(dev)
                    .awaitEnd(
                            client(dev).create(Request.of("secret").step("echo").json()));
            List<Path> all = files(data);
            assertThat(all).hasSizeGreaterThan(8);
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .endsWith("------"));
        }
    }

    @Test
    void folderOfOtherThingsStaysAsItIs() throws IOException {
        Path data = Studio.newFile();
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(data.resolve("mine.txt"), "mine");
        try (JavaProcess dev = serve(data, Ports.free(), "--no-web-ui")) {
            assertThat(dev.output()).contains("Temporal UI    off (--no-web-ui)");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwxr-xr-x");
            assertThat(files(data).stream().filter(path -> !path.equals(data) && !path.endsWith("mine.txt")))
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .endsWith("------"));
        }
    }

    /** As an earlier version has left its data. */
    private static void leaveOpen(Path data) throws IOException {
        Files.createDirectories(data.resolve("logs"));
        for (String file : List.of("lock", "agent-calls.jsonl", "logs/agents.log")) {
            Files.writeString(data.resolve(file), "");
            Files.setPosixFilePermissions(data.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    @Test
    void sigtermStopsEverything() {
        try (JavaProcess dev = serve(Studio.folder("terminated"), Ports.free(), "--fresh")) {
            dev.sendTerm();

            assertThat(dev.awaitExit()).isEqualTo(143);
            dev.awaitNoOrphans();
            assertThat(dev.errors()).isEmpty();
        }
    }

    @Test
    void deathOfTemporalEndsAllWithAClearLine() {
        Path data = Studio.folder("dying-temporal");
        try (JavaProcess dev = serve(data, Ports.free(), "--fresh")) {
            dev.child("server start-dev").destroyForcibly();

            assertThat(dev.awaitExit()).isEqualTo(1);
            dev.awaitNoOrphans();
            assertThat(dev.errors().lines())
                    .contains("dev: The Temporal server ended (exit code 137); everything stops. Its log is in %s"
                            .formatted(data.resolve("logs")));
        }
    }

    @Test
    void agentServiceIsStartedAgainAndItsTaskIsRetried() {
        Path data = Studio.folder("dying-agents");
        Path gate = Studio.newFile();
        try (JavaProcess dev = serve(data, Ports.free(), "--fresh")) {
            Client client = client(dev);
            String id = client.create(
                    Request.of("survivor").step("echo").gate(gate).step("big").json());
            client.await(
                    id, "step 2 runs", run -> run.at("/tasks/1/live/percentage").asInt() == 40);

            dev.child("-m agentstudio_agents").destroyForcibly();
            dev.awaitErrors("dev: The agent service ended (exit code 137); it is started again in 0.25 s.");
            Studio.open(gate);
            JsonNode completed = client.awaitEnd(id).json();

            assertThat(completed.path("status").asText()).isEqualTo("completed");
            assertThat(dev.isAlive()).isTrue();
            CallLog calls = CallLog.of(data.resolve("agent-calls.jsonl"));
            assertThat(calls.started(id, "task_001")).isEqualTo(1);
            assertThat(calls.started(id, "task_002")).isEqualTo(2);
            assertThat(calls.started(id, "task_003")).isEqualTo(1);
        }
    }

    @Test
    void tracebackOfAnAgentIsShownOnTheTerminalAndNotByTheApi() {
        try (JavaProcess dev = serve(Studio.folder("broken-agent"), Ports.free(), "--fresh")) {
            Client client = client(dev);
            String id = client.create(
                    Request.of("broken").step("crash").maxRetries(0).json());

            JsonNode failed = client.awaitEnd(id).json();
            dev.awaitErrors(
                    "agent 'crash' failed",
                    "Traceback (most recent call last):",
                    "RuntimeError: a secret of the agent's author");

            assertThat(failed.path("status").asText()).isEqualTo("failed");
            assertThat(failed.toString()).doesNotContain("Traceback", "a secret");
        }
    }

    @Test
    void savedFileIsServedAndTheTokenIsThatOfTheRunningStack() throws IOException {
        Path file = Files.createDirectories(Studio.folder("edited")).resolve("edited.py");
        Files.writeString(file, EDITED_AGENT.formatted(1));
        String project = "-Dagentstudio.home=" + projectOfItsOwn();
        List<String> arguments = arguments(Studio.folder("reloading"), Ports.free());
        arguments.add(file.toString());
        arguments.addAll(0, List.of(project, MAIN));
        try (JavaProcess dev = JavaProcess.start(arguments).awaitOutput("Ctrl-C stops everything")) {
            assertThat(version(dev)).isEqualTo(1);

            Files.writeString(file, "def (");
            dev.awaitErrors("edited.py failed: SyntaxError", "agents not reloaded; waiting for the next change");
            assertThat(version(dev)).isEqualTo(1);

            Files.writeString(file, EDITED_AGENT.formatted(2));
            dev.awaitErrors("agents reloaded");
            assertThat(version(dev)).isEqualTo(2);

            try (JavaProcess token = JavaProcess.start(List.of(project, MAIN, "token", "--client", "alice"))) {
                assertThat(token.awaitExit()).as(token.errors()).isZero();
                assertThat(client(dev, token.output().strip())
                                .get("/api/workflows")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    /** A project in which nobody else runs a stack. */
    private static Path projectOfItsOwn() throws IOException {
        Path project = Files.createTempDirectory(Files.createDirectories(Studio.folder("projects")), "project");
        for (String part : List.of("agents", "temporal-dev")) {
            Files.createSymbolicLink(
                    project.resolve(part),
                    Path.of("..").toAbsolutePath().normalize().resolve(part));
        }
        return project;
    }

    private static int version(JavaProcess dev) {
        Client client = client(dev);
        String id = client.create(Request.of("edited").step("edited").json());
        return client.awaitEnd(id).json().at("/tasks/0/response/result/version").asInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--temporal-port", "--ui-port", "--agents-port"})
    void takenPortIsOneLineThatNamesTheOption(String option) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JavaProcess dev = run(withPort(option, taken.getLocalPort()))) {
            assertThat(dev.awaitExit()).isEqualTo(2);
            assertThat(dev.errors())
                    .isEqualTo(
                            "dev: Port %d is taken; choose another with %s%n".formatted(taken.getLocalPort(), option));
        }
    }

    @Test
    void secondStackOnTheSameDataIsRefused() {
        Path data = Studio.folder("shared-by-two");
        try (JavaProcess first = serve(data, Ports.free(), "--fresh");
                JavaProcess second = run(arguments(data, Ports.free()))) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.errors())
                    .isEqualTo("dev: %s is used by another ./dev; stop it or choose another with --data%n"
                            .formatted(data));
            assertThat(client(first).get("/api/meta-agent/types").status()).isEqualTo(200);
        }
    }

    @Test
    void helpListsEveryOption() {
        try (JavaProcess dev = run(List.of("--help"))) {
            assertThat(dev.awaitExit()).isZero();
            assertThat(dev.output())
                    .startsWith("Usage: ./dev [OPTION ...]")
                    .contains("--fresh", "--data DIR", "--port N", "--agents FILE.py", "--no-build", "--demo", "token");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1 | Unknown option '--prot'; ./dev --help lists them",
                "--port | --port needs a value",
                "--port 70000 | --port needs a port between 1 and 65535, not '70000'",
                "token --client carol | No development client 'carol'; there are [studio, alice, bob, reader, free,"
                        + " admin]",
                "key carol | No development client 'carol'; there are [studio, alice, bob, reader, free, admin]"
            })
    void wrongArgumentIsOneLineThatSaysWhatToDo(String arguments, String message) {
        try (JavaProcess dev = run(List.of(arguments.split(" ", -1)))) {
            assertThat(dev.awaitExit()).isEqualTo(2);
            assertThat(dev.errors()).isEqualTo("dev: %s%n".formatted(message));
        }
    }

    private static JavaProcess serve(Path data, Ports ports, String... more) {
        List<String> arguments = arguments(data, ports);
        arguments.addAll(List.of(more));
        return run(arguments).awaitOutput("Ctrl-C stops everything");
    }

    private static JavaProcess run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("-Dlogback.configurationFile=logback-dev.xml", MAIN));
        command.addAll(arguments);
        return JavaProcess.start(command);
    }

    private static List<String> arguments(Path data, Ports ports) {
        List<String> arguments = new ArrayList<>(List.of(
                "--data",
                data.toString(),
                "--port",
                Integer.toString(ports.api()),
                "--temporal-port",
                Integer.toString(ports.temporal()),
                "--ui-port",
                Integer.toString(ports.ui()),
                "--agents-port",
                Integer.toString(ports.agents()),
                "--agents"));
        arguments.addAll(Studio.agents("big", "crash", "echo", "gate").stream()
                .map(Path::toString)
                .collect(Collectors.toList()));
        return arguments;
    }

    private static List<String> withPort(String option, int port) {
        List<String> arguments = arguments(Studio.folder("taken"), Ports.free());
        arguments.set(arguments.indexOf(option) + 1, Integer.toString(port));
        return arguments;
    }

    /** A client made of what the banner says, as its reader would paste it. */
    private static Client client(JavaProcess dev) {
        return client(dev, after(dev.output(), "export TOKEN="));
    }

    private static Client client(JavaProcess dev, String token) {
        return new Client(URI.create(after(dev.output(), "API ")), token);
    }

    private static String after(String text, String label) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No '%s' in %s".formatted(label, text)));
    }
}
