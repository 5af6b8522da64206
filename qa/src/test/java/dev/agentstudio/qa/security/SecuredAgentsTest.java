package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TestNamespace;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** API and worker with an agent service that demands a secret and a client certificate. */
@ExtendWith(StudioExtension.class)
class SecuredAgentsTest {
    private static final String SECRET = "secret-of-this-test-0123456789";
    private static final String TYPES = "/api/meta-agent/types";
    private static final long STOP_SECONDS = 30;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void callsReachAServiceThatDemandsSecretAndCertificate(Studio studio) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        write("server", authority);
        write("client", authority);
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Path secret = Files.writeString(folder.resolve("secret"), "another-secret-0123456789\n");
        int agents = Ports.free().agents();
        int port = Ports.free().api();
        TestNamespace namespace = TestNamespace.register(studio, "shared", "secured-agents");
        Process service = startService(agents);
        try (JavaProcess worker = namespace.startWorker(settings(agents));
                JavaProcess api = namespace.startApi(port, settings(agents))) {
            worker.awaitWorker();
            Client client = studio.as("alice").at(URI.create("http://localhost:" + port));
            api.awaitAnswer(client);
            await("the service has started, and does not accept the secret")
                    .atMost(Client.TIMEOUT)
                    .untilAsserted(() -> {
                        assertThat(service.isAlive()).isTrue();
                        assertThat(client.get(TYPES).status()).isEqualTo(503);
                        assertThat(api.errors()).contains("answers with status 401");
                    });

            Files.writeString(secret, SECRET + "\n");
            await("the secret is read again")
                    .atMost(Client.TIMEOUT)
                    .until(() -> client.get(TYPES).status() == 200);
            JsonNode workflow = client.awaitEnd(client.create(Request.of("secured-agents")
                            .step("echo", "echo", Map.of())
                            .json()))
                    .json();
            assertThat(workflow.path("status").asText()).as(workflow.toString()).isEqualTo("completed");
        } finally {
            service.destroy();
            if (!service.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        }
    }

    private Process startService(int port) throws IOException {
        Path accepted = Files.writeString(folder.resolve("accepted"), SECRET + "\n");
        Path home = Path.of("..").toAbsolutePath().normalize();
        return new ProcessBuilder(
                        home.resolve("agents/.venv/bin/python").toString(),
                        "-m",
                        "agentstudio_service",
                        "--port",
                        Integer.toString(port),
                        "--secret-file",
                        accepted.toString(),
                        "--tls-certificate",
                        folder.resolve("server.pem").toString(),
                        "--tls-key",
                        folder.resolve("server.key").toString(),
                        "--tls-client-ca",
                        folder.resolve("ca.pem").toString(),
                        "--agents",
                        Studio.agents("echo").getFirst().toString())
                .redirectErrorStream(true)
                .redirectOutput(Studio.newFile().toFile())
                .start();
    }

    private String[] settings(int agents) {
        return List.of(
                        "-Dagents.urls=https://127.0.0.1:" + agents,
                        "-Dagents.secret-file=" + folder.resolve("secret"),
                        "-Dagents.tls.ca-file=" + folder.resolve("ca.pem"),
                        "-Dagents.tls.certificate-file=" + folder.resolve("client.pem"),
                        "-Dagents.tls.key-file=" + folder.resolve("client.key"))
                .toArray(String[]::new);
    }

    private void write(String name, X509Bundle authority) throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Files.writeString(folder.resolve(name + ".pem"), identity.getCertificatePathPEM());
        Files.writeString(folder.resolve(name + ".key"), identity.getPrivateKeyPEM());
    }
}
