package dev.agentstudio.qa.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.SetupCommand;
import dev.agentstudio.qa.harness.SetupCommand.Outcome;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.temporalclient.connection.TlsProxy;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command that prepares a Temporal server, on namespaces that the development server does not have yet. */
@ExtendWith(StudioExtension.class)
class SetupProcessTest {
    private static final String ATTRIBUTES =
            "CreatedAt (Datetime), DefinitionId (Keyword), InitiatedBy (Keyword), Owner (Keyword), Pattern (Keyword), Progress (Double),"
                    + " Resumed (Bool), RunState (Keyword), StartedAt (Datetime)";

    @TempDir
    Path folder;

    @Test
    void namespaceIsMadeOnceAndThenLeftAsItIs(Studio studio) {
        String target = target(studio);

        assertThat(run(target, "setup-new", "--check"))
                .isEqualTo(new Outcome(7, lines(target, "Namespace 'setup-new' is missing"), ""));
        assertThat(run(target, "setup-new", "--retention", "10d"))
                .isEqualTo(new Outcome(
                        0,
                        lines(
                                target,
                                "Namespace 'setup-new' created",
                                "Namespace 'setup-new' keeps closed workflows for 10 days",
                                "Single tasks run as standalone activities",
                                "Search attributes added: " + ATTRIBUTES,
                                "Ready: API and workers can use namespace 'setup-new'"),
                        ""));
        Outcome again = new Outcome(
                0,
                lines(
                        target,
                        "Namespace 'setup-new' keeps closed workflows for 10 days",
                        "Single tasks run as standalone activities",
                        "All search attributes exist",
                        "Ready: API and workers can use namespace 'setup-new'"),
                "");
        assertThat(run(target, "setup-new")).isEqualTo(again);
    }

    @Test
    void attributeOfAnotherTypeIsAConflict(Studio studio) {
        String target = target(studio);
        WorkflowServiceBlockingStub server =
                studio.temporal().getWorkflowServiceStubs().blockingStub();
        server.registerNamespace(RegisterNamespaceRequest.newBuilder()
                .setNamespace("setup-other-type")
                .setWorkflowExecutionRetentionPeriod(
                        com.google.protobuf.Duration.newBuilder().setSeconds(86_400))
                .build());
        await("the namespace is known")
                .atMost(Client.TIMEOUT)
                .ignoreExceptionsMatching(failure -> failure instanceof StatusRuntimeException)
                .until(() -> OperatorServiceGrpc.newBlockingStub(server.getChannel())
                        .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                                .setNamespace("setup-other-type")
                                .putSearchAttributes("Progress", IndexedValueType.INDEXED_VALUE_TYPE_INT)
                                .build())
                        .isInitialized());

        Outcome outcome = run(target, "setup-other-type");

        assertThat(outcome.exit()).isEqualTo(6);
        assertThat(outcome.errors())
                .contains("Progress is Int, and has to be Double", "Use a namespace of its own (temporal.namespace).");
    }

    @Test
    void serverThatIsTooOldIsRefusedUnlessItIsAccepted(Studio studio) throws Exception {
        try (TlsProxy old = proxy(studio, null)) {
            old.answer(
                    "GetSystemInfo",
                    GetSystemInfoResponse.newBuilder()
                            .setServerVersion("1.29.4")
                            .build()
                            .toByteArray());

            assertThat(run(old.target(), "setup-old"))
                    .isEqualTo(new Outcome(4, "Server %s\nTemporal 1.29.4\n".formatted(old.target()), """
                                    agentstudio-setup: Temporal 1.29.4 is older than 1.32, the oldest server that Agent Studio is tested with.
                                    Upgrade the server, or accept it by --any-version.
                                    """));
            assertThat(run(old.target(), "setup-old", "--any-version", "--check")
                            .exit())
                    .isEqualTo(7);
        }
    }

    @Test
    void whatIsNotPermittedIsNamedWithTheCommandsOfAnAdministrator(Studio studio) throws Exception {
        try (TlsProxy strict = proxy(studio, null)) {
            strict.refuse("AddSearchAttributes", Status.PERMISSION_DENIED.withDescription("Request unauthorized."));
            Outcome attributes = run(strict.target(), "setup-strict");
            assertThat(attributes.exit()).isEqualTo(5);
            assertThat(attributes.errors())
                    .contains(
                            "Adding search attributes is not permitted: Request unauthorized.",
                            "temporal operator search-attribute create --namespace setup-strict --name CreatedAt --type Datetime",
                            "tcld namespace search-attributes add --namespace setup-strict --sa CreatedAt=Datetime");

            strict.refuse("RegisterNamespace", Status.PERMISSION_DENIED.withDescription("Request unauthorized."));
            Outcome namespace = run(strict.target(), "setup-stricter");
            assertThat(namespace.exit()).isEqualTo(5);
            assertThat(namespace.errors())
                    .contains("temporal operator namespace create --namespace setup-stricter --retention 720h");
        }
    }

    @Test
    void serverIsNotReachedOrNotTrusted(Studio studio) throws Exception {
        X509Bundle authority = authority("CN=Authority");
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=temporal")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        String trusted =
                "-Dtemporal.tls.ca-file=" + Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        String other = "-Dtemporal.tls.ca-file="
                + Files.writeString(
                        folder.resolve("other.pem"), authority("CN=Other").getCertificatePEM());
        String tls = "-Dtemporal.tls.enabled=true";

        try (TlsProxy proxy = proxy(studio, identity)) {
            assertThat(run(List.of(tls, trusted), proxy.target(), "setup-tls", "--check")
                            .exit())
                    .isEqualTo(7);
            Outcome distrust = run(List.of(tls, other), proxy.target(), "setup-tls", "--wait", "10m");
            assertThat(distrust.exit()).as(distrust.toString()).isEqualTo(3);
            assertThat(distrust.errors())
                    .contains("No TLS connection to Temporal", "Compare temporal.tls.ca-file with the authority");
            Outcome plain = run(proxy.target(), "setup-tls", "--wait", "0s");
            assertThat(plain.exit()).as(plain.toString()).isEqualTo(3);
            assertThat(plain.errors()).contains("temporal.tls.enabled");
        }
        Outcome closed = run("127.0.0.1:" + Ports.free().api(), "setup-tls", "--wait", "0s");
        assertThat(closed.exit()).as(closed.toString()).isEqualTo(3);
        assertThat(closed.errors()).contains("Temporal does not answer", "Connection refused", "Check temporal.target");
    }

    @Test
    void wrongOptionsAndSettingsAreNamed(Studio studio) {
        assertThat(run(target(studio), "setup-usage", "--chek"))
                .isEqualTo(new Outcome(2, "", "agentstudio-setup: There is no option '--chek'; --help lists them\n"));
        assertThat(run(target(studio), "setup-usage", "promote"))
                .isEqualTo(new Outcome(
                        2, "", "agentstudio-setup: 'promote BUILD' is expected, not 'promote'; --help lists all\n"));
        assertThat(run(target(studio), "setup-usage", "ramp", "2", "101"))
                .isEqualTo(new Outcome(
                        2, "", "agentstudio-setup: ramp: a percentage from 0 to 100 is expected, not '101'\n"));
        assertThat(run(List.of("-Dtemporal.api-key-file=absent"), target(studio), "setup-usage"))
                .isEqualTo(new Outcome(2, "", "agentstudio-setup: temporal.api-key-file: 'absent' cannot be read\n"));
    }

    private static Outcome run(String target, String namespace, String... options) {
        return run(List.of(), target, namespace, options);
    }

    private static Outcome run(List<String> settings, String target, String namespace, String... options) {
        return SetupCommand.run(settings, target, namespace, options);
    }

    private static String lines(String target, String... lines) {
        return "Server %s\nTemporal 1.32.0\n%s\n".formatted(target, String.join("\n", lines));
    }

    private static String target(Studio studio) {
        return "127.0.0.1:" + studio.stack().ports().temporal();
    }

    private static TlsProxy proxy(Studio studio, @Nullable X509Bundle identity) throws Exception {
        return new TlsProxy(studio.temporal().getWorkflowServiceStubs().getRawChannel(), identity, null);
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }
}
