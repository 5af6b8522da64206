package dev.agentstudio.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import dev.agentstudio.dev.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dev} as a process: how it starts, is killed, and ends. */
@Execution(ExecutionMode.SAME_THREAD)
class DevProcessTest {
    private static final String MAIN = "dev.agentstudio.dev.Dev";

    @Test
    void killedStackLeavesNoOrphansAndLosesNothing() {
        Path data = Studio.folder("killed");
        Path gate = Studio.newFile();
        String id;
        try (Jvm dev = serve(data, Ports.free(), "--fresh")) {
            Client client = client(dev);
            id = client.create(
                    Request.of("survivor").step("echo").gate(gate).step("big").json());
            client.await(
                    id, "step 2 runs", run -> run.at("/tasks/1/live/percentage").asInt() == 40);
            dev.kill();
            dev.awaitNoOrphans();
        }

        JsonNode completed;
        try (Jvm dev = serve(data, Ports.free())) {
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
        try (Jvm dev = serve(data, Ports.free(), "--fresh")) {
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
        try (Jvm dev = serve(data, Ports.free())) {
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
    void sigtermStopsEverything() {
        try (Jvm dev = serve(Studio.folder("terminated"), Ports.free(), "--fresh")) {
            dev.sendTerm();

            assertThat(dev.awaitExit()).isEqualTo(143);
            dev.awaitNoOrphans();
            assertThat(dev.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"server start-dev, temporal, The Temporal server", "-m agentstudio_agents, agents, The agent service"})
    void deathOfAPartEndsAllWithAClearLine(String command, String folder, String name) {
        Path data = Studio.folder("dying-" + folder);
        try (Jvm dev = serve(data, Ports.free(), "--fresh")) {
            dev.child(command).destroyForcibly();

            assertThat(dev.awaitExit()).isEqualTo(1);
            dev.awaitNoOrphans();
            assertThat(dev.errors().lines())
                    .contains("dev: %s ended (exit code 137); everything stops. Its log is in %s"
                            .formatted(name, data.resolve("logs")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--temporal-port", "--ui-port", "--agents-port"})
    void takenPortIsOneLineThatNamesTheOption(String option) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Jvm dev = run(withPort(option, taken.getLocalPort()))) {
            assertThat(dev.awaitExit()).isEqualTo(2);
            assertThat(dev.errors())
                    .isEqualTo(
                            "dev: Port %d is taken; choose another with %s%n".formatted(taken.getLocalPort(), option));
        }
    }

    @Test
    void secondStackOnTheSameDataIsRefused() {
        Path data = Studio.folder("shared-by-two");
        try (Jvm first = serve(data, Ports.free(), "--fresh");
                Jvm second = run(arguments(data, Ports.free()))) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.errors())
                    .isEqualTo("dev: %s is used by another ./dev; stop it or choose another with --data%n"
                            .formatted(data));
            assertThat(client(first).get("/api/meta-agent/types").status()).isEqualTo(200);
        }
    }

    @Test
    void helpListsEveryOption() {
        try (Jvm dev = run(List.of("--help"))) {
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
                        + " admin]"
            })
    void wrongArgumentIsOneLineThatSaysWhatToDo(String arguments, String message) {
        try (Jvm dev = run(List.of(arguments.split(" ", -1)))) {
            assertThat(dev.awaitExit()).isEqualTo(2);
            assertThat(dev.errors()).isEqualTo("dev: %s%n".formatted(message));
        }
    }

    @Test
    void tokenIsOneLineForTheClient() throws ParseException {
        String data = Studio.folder("token").toString();
        try (Jvm dev = run(List.of("token", "--client", "reader", "--data", data))) {
            assertThat(dev.awaitExit()).isZero();
            assertThat(dev.errors()).isEmpty();
            SignedJWT token = SignedJWT.parse(dev.output().strip());
            assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("reader");
            assertThat(token.getJWTClaimsSet().getStringListClaim("scopes")).containsExactly("workflows:read");
        }
    }

    private static Jvm serve(Path data, Ports ports, String... more) {
        List<String> arguments = arguments(data, ports);
        arguments.addAll(List.of(more));
        return run(arguments).awaitOutput("Ctrl-C stops everything");
    }

    private static Jvm run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(MAIN));
        command.addAll(arguments);
        return Jvm.start(entry -> true, command);
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
        arguments.addAll(Studio.agents().stream().map(Path::toString).collect(Collectors.toList()));
        return arguments;
    }

    private static List<String> withPort(String option, int port) {
        List<String> arguments = arguments(Studio.folder("taken"), Ports.free());
        arguments.set(arguments.indexOf(option) + 1, Integer.toString(port));
        return arguments;
    }

    /** A client made of what the banner says, as its reader would paste it. */
    private static Client client(Jvm dev) {
        return new Client(URI.create(after(dev.output(), "API ")), after(dev.output(), "export TOKEN="));
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
