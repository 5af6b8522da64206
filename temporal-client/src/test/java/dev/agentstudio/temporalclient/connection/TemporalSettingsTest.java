package dev.agentstudio.temporalclient.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.workflows.payload.Payloads;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to a server of Temporal behind TLS. */
class TemporalSettingsTest {
    private static final Duration RELOAD = Duration.ofMillis(50);

    private static final TestWorkflowEnvironment TEMPORAL = TestWorkflowEnvironment.newInstance();
    private static X509Bundle authority;
    private static X509Bundle otherAuthority;
    private static X509Bundle server;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = authority("CN=Authority");
        otherAuthority = authority("CN=Other authority");
        server = new CertificateBuilder()
                .subject("CN=temporal.example")
                .addSanDnsName("temporal.example")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
    }

    @AfterAll
    static void close() {
        TEMPORAL.close();
    }

    @BeforeEach
    void writeCertificates() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Files.writeString(folder.resolve("other-ca.pem"), otherAuthority.getCertificatePEM());
        identity(authority);
    }

    @Test
    void serverOfATrustedAuthorityIsUsed() throws Exception {
        try (TlsProxy proxy = proxy(null)) {
            assertThat(failure(proxy, tls("ca.pem", "", ""))).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"'',''", "other-ca.pem,''", "ca.pem,other.example"})
    void serverThatIsNotTrustedIsRefused(String caFile, String serverName) throws Exception {
        try (TlsProxy proxy = proxy(null)) {
            assertThat(failure(proxy, tls(caFile, "", serverName))).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void serverMayHaveAnotherName() throws Exception {
        try (TlsProxy proxy = proxy(null)) {
            assertThat(failure(proxy, tls("ca.pem", "", "temporal.example"))).isNull();
        }
    }

    @Test
    void plainConnectionToAServerWithTlsFails() throws Exception {
        try (TlsProxy proxy = proxy(null)) {
            assertThat(failure(proxy, TlsSettings.NONE)).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void clientsIdentifyThemselvesByCertificates() throws Exception {
        try (TlsProxy proxy = proxy(authority)) {
            assertThat(failure(proxy, tls("ca.pem", "client", ""))).isNull();
            assertThat(failure(proxy, tls("ca.pem", "", ""))).isEqualTo(Status.Code.UNAVAILABLE);
            identity(otherAuthority);
            assertThat(failure(proxy, tls("ca.pem", "client", ""))).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void certificatesAreReadAgainWhenTheyChange() throws Exception {
        identity(otherAuthority);
        Files.writeString(folder.resolve("ca.pem"), otherAuthority.getCertificatePEM());
        try (TlsProxy proxy = proxy(authority)) {
            WorkflowClient client = connect(proxy, tls("ca.pem", "client", ""), "");
            try {
                assertThat(failure(client)).isEqualTo(Status.Code.UNAVAILABLE);
                identity(authority);
                Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
                await().atMost(Duration.ofMinutes(1)).until(() -> failure(client) == null);
            } finally {
                client.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }

    @Test
    void apiKeyIsSentAndReadAgainWhenItChanges() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "first\n");
        try (TlsProxy proxy = proxy(null)) {
            WorkflowClient client = connect(proxy, tls("ca.pem", "", ""), key.toString());
            try {
                assertThat(failure(client)).isNull();
                Files.writeString(key, "second\n");
                await().until(() -> failure(client) == null
                        && proxy.authorizations().getLast().equals("Bearer second"));
                assertThat(proxy.authorizations()).startsWith("Bearer first");
                Files.delete(key);
                assertThat(failure(client)).as("without its file").isNull();
                assertThat(proxy.authorizations()).endsWith("Bearer second");
            } finally {
                client.getWorkflowServiceStubs().shutdownNow();
            }
        }
    }

    @Test
    void whatCannotWorkIsRefusedAtStart() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "secret");
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no certificate");
        String certificate = folder.resolve("client.pem").toString();

        assertThatThrownBy(() -> settings("127.0.0.1:1", TlsSettings.NONE, key.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("temporal.api-key-file needs temporal.tls.enabled");
        assertThatThrownBy(() -> new TlsSettings(true, "absent.pem", "", "", ""))
                .hasMessage("temporal.tls.ca-file: 'absent.pem' cannot be read");
        assertThatThrownBy(() -> new TlsSettings(true, "", certificate, "", ""))
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> new TlsSettings(false, "", "", "", "temporal.example"))
                .hasMessageContaining("temporal.tls.enabled is not true");
        TlsSettings unusable = new TlsSettings(true, wrong.toString(), "", "", "");
        assertThatThrownBy(() -> settings("127.0.0.1:1", unusable, "")
                        .connection(Payloads.converter())
                        .open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("temporal.tls.ca-file: '%s' has to contain certificates in PEM", wrong);
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void identity(X509Bundle issuer) throws Exception {
        X509Bundle client = new CertificateBuilder().subject("CN=worker").buildIssuedBy(issuer);
        Files.writeString(folder.resolve("client.pem"), client.getCertificatePathPEM());
        Files.writeString(folder.resolve("client.key"), client.getPrivateKeyPEM());
    }

    private static TlsProxy proxy(@Nullable X509Bundle clients) throws Exception {
        return new TlsProxy(TEMPORAL.getWorkflowServiceStubs().getRawChannel(), server, clients);
    }

    private TlsSettings tls(String caFile, String identity, String serverName) {
        return new TlsSettings(
                true,
                caFile.isEmpty() ? "" : folder.resolve(caFile).toString(),
                identity.isEmpty() ? "" : folder.resolve(identity + ".pem").toString(),
                identity.isEmpty() ? "" : folder.resolve(identity + ".key").toString(),
                serverName);
    }

    private static TemporalSettings settings(String target, TlsSettings tls, String apiKeyFile) {
        return new TemporalSettings(target, TEMPORAL.getNamespace(), tls, apiKeyFile, RELOAD);
    }

    private static WorkflowClient connect(TlsProxy proxy, TlsSettings tls, String apiKeyFile) {
        return settings(proxy.target(), tls, apiKeyFile)
                .connection(Payloads.converter())
                .open();
    }

    private static Status.@Nullable Code failure(TlsProxy proxy, TlsSettings tls) {
        WorkflowClient client = connect(proxy, tls, "");
        try {
            return failure(client);
        } finally {
            client.getWorkflowServiceStubs().shutdownNow();
        }
    }

    /** Null for a call that succeeds. */
    private static Status.@Nullable Code failure(WorkflowClient client) {
        try {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(TEMPORAL.getNamespace())
                            .build());
            return null;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
