package dev.agentstudio.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.id.TaskId;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events over a real Redis that demands TLS and passwords, fails over or is a cluster. */
class RedisConnectionTest {
    private static final String PASSWORD = "a-password";

    @TempDir
    private Path folder = Path.of("");

    private int port;

    @BeforeEach
    void requireServer() throws IOException {
        RedisProcess.require();
        port = RedisProcess.freePort();
    }

    @Test
    void eventsAreEncryptedAndProcessesIdentifyThemselves() throws Exception {
        X509Bundle authority = authority("ca");
        certificate("server", authority);
        certificate("client", authority);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        RedisAccess access = new RedisAccess(
                "rediss://127.0.0.1:" + port,
                new RedisAccess.Credentials("alice", password.toString(), ""),
                new RedisTls(path("ca.crt"), path("client.crt"), path("client.key")));

        try (RedisProcess redis =
                RedisProcess.startEncrypted(folder, port, "--user", "alice", "on", ">" + PASSWORD, "&*", "+@all")) {
            assertThat(redis).isNotNull();
            assertEventsArrive(access);
        }
    }

    @Test
    void certificateOfAnUnknownAuthorityIsNamedInTheLog() throws Exception {
        certificate("server", authority("ca"));
        authority("other");
        RedisTls tls = new RedisTls(path("other.crt"), "", "");

        try (RedisProcess redis = RedisProcess.startEncrypted(folder, port, "--tls-auth-clients", "no")) {
            assertThat(redis).isNotNull();
            assertLogged("rediss://127.0.0.1:" + port, tls, "Redis is unavailable: TLS fails (redis.tls.*): ");
        }
    }

    @Test
    void missingClientCertificateIsNamedInTheLog() throws Exception {
        certificate("server", authority("ca"));
        RedisTls tls = new RedisTls(path("ca.crt"), "", "");

        try (RedisProcess redis = RedisProcess.startEncrypted(folder, port)) {
            assertThat(redis).isNotNull();
            assertLogged("rediss://127.0.0.1:" + port, tls, "Redis is unavailable: TLS fails (redis.tls.*): ");
        }
    }

    @Test
    void wrongPasswordIsNamedInTheLogAndReadAgain() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "wrong");
        RedisAccess access = new RedisAccess(
                "redis://127.0.0.1:" + port,
                new RedisAccess.Credentials("", password.toString(), ""),
                new RedisTls("", "", ""));

        try (RedisProcess redis = RedisProcess.start(folder, port, "--requirepass", PASSWORD);
                LogLines log = LogLines.of(RedisAvailability.class);
                EventBus bus = RedisEventBus.connect(access)) {
            assertThat(redis).isNotNull();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Redis is unavailable: it refuses the credentials (redis.username, redis.password-file): WRONGPASS")
                    .doesNotContain("wrong");

            Files.writeString(password, PASSWORD);
            await("the password is read again").atMost(RedisProcess.TIMEOUT).until(bus::isLive);
        }
    }

    /** A process that was connected learns of the new password only when it connects again. */
    @Test
    void passwordThatIsChangedDuringAnOutageIsNamedInTheLog() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        RedisAccess access = new RedisAccess(
                "redis://127.0.0.1:" + port,
                new RedisAccess.Credentials("", password.toString(), ""),
                new RedisTls("", "", ""));
        RedisProcess first = RedisProcess.start(folder, port, "--requirepass", PASSWORD);

        try (LogLines log = LogLines.of(RedisAvailability.class);
                EventBus bus = RedisEventBus.connect(access)) {
            await("connected").atMost(RedisProcess.TIMEOUT).until(bus::isLive);
            first.kill();
            try (RedisProcess second = RedisProcess.start(folder, port, "--requirepass", "another")) {
                assertThat(second).isNotNull();
                await("the refusal is logged")
                        .atMost(RedisProcess.TIMEOUT)
                        .until(() ->
                                log.messages().stream().anyMatch(line -> line.contains("it refuses the credentials")));
                Files.writeString(password, "another");
                await("the password is read again")
                        .atMost(RedisProcess.TIMEOUT)
                        .until(() -> log.messages().getLast().equals("Redis is available again"));
            }
        } finally {
            first.kill();
        }
    }

    @Test
    void eventsArriveAgainAfterSentinelsHaveChosenAnotherMaster() throws IOException {
        int replica = RedisProcess.freePort();
        int sentinel = RedisProcess.freePort();
        try (RedisProcess master = RedisProcess.start(folder, port);
                RedisProcess second = RedisProcess.start(folder, replica, "--replicaof", "127.0.0.1 " + port);
                RedisProcess watching = RedisProcess.startSentinel(folder, sentinel, port)) {
            assertThat(List.of(second, watching)).doesNotContainNull();
            onServer(
                    sentinel,
                    commands -> await("the sentinel knows the replica")
                            .atMost(RedisProcess.TIMEOUT)
                            .until(() -> commands.info().contains("slaves=1")));
            RedisAccess access = RedisAccess.to("redis-sentinel://127.0.0.1:%d#main".formatted(sentinel));
            try (EventBus worker = RedisEventBus.connect(access);
                    EventBus api = RedisEventBus.connect(access)) {
                List<TaskEvent> received = new CopyOnWriteArrayList<>();
                api.subscribe("task_1", received::add);
                awaitEvent(worker, received, 0);

                master.kill();

                awaitEvent(worker, received, 1);
            }
        }
    }

    @Test
    void eventsCrossACluster() throws IOException {
        try (RedisProcess redis = RedisProcess.start(
                folder, port, "--cluster-enabled", "yes", "--cluster-config-file", "nodes-%d.conf".formatted(port))) {
            assertThat(redis).isNotNull();
            onServer(port, commands -> {
                commands.clusterAddSlots(IntStream.range(0, 16_384).toArray());
                await("the cluster works")
                        .atMost(RedisProcess.TIMEOUT)
                        .until(() -> commands.clusterInfo().contains("cluster_state:ok"));
            });
            assertEventsArrive(RedisAccess.to("redis-cluster://127.0.0.1:%d,127.0.0.1:1".formatted(port)));
        }
    }

    private void assertEventsArrive(RedisAccess access) {
        try (EventBus worker = RedisEventBus.connect(access);
                EventBus api = RedisEventBus.connect(access)) {
            List<TaskEvent> received = new CopyOnWriteArrayList<>();
            api.subscribe("task_1", received::add);
            awaitEvent(worker, received, 0);
        }
    }

    private static void awaitEvent(EventBus from, List<TaskEvent> received, int index) {
        await("event " + index).atMost(RedisProcess.TIMEOUT).until(() -> {
            from.publish(event(index));
            return received.contains(event(index));
        });
    }

    private static void assertLogged(String uri, RedisTls tls, String line) {
        try (LogLines log = LogLines.of(RedisAvailability.class);
                EventBus bus =
                        RedisEventBus.connect(new RedisAccess(uri, new RedisAccess.Credentials("", "", ""), tls))) {
            await("the reason is logged")
                    .atMost(RedisProcess.TIMEOUT)
                    .until(() -> !log.messages().isEmpty());
            assertThat(log.messages().getFirst()).startsWith(line);
            assertThat(bus.isLive()).isFalse();
        }
    }

    private static void onServer(int port, Consumer<RedisCommands<String, String>> use) {
        try (RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            use.accept(connection.sync());
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private X509Bundle authority(String name) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve(name + ".crt"), authority.getCertificatePEM());
        return authority;
    }

    private void certificate(String name, X509Bundle authority) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve(name + ".crt"), certificate.getCertificatePathPEM());
        Files.writeString(folder.resolve(name + ".key"), certificate.getPrivateKeyPEM());
    }

    private static TaskEvent event(int index) {
        return new TaskEvent.Thought(
                new TaskSource(null, new TaskId("task_1"), "echo", 1),
                index,
                new AgentThought(Instant.EPOCH, "action", "Thought " + index, null));
    }
}
