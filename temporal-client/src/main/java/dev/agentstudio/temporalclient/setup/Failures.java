package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.temporalclient.setup.SetupException.Exit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What a failed call means to an operator. */
final class Failures {
    private Failures() {}

    /** Whether one side does not accept the certificate of the other. Waiting does not help. */
    static boolean isDistrust(Throwable failure) {
        return distrust(failure).isPresent();
    }

    private static Optional<Throwable> distrust(Throwable failure) {
        return causes(failure)
                .filter(cause -> cause instanceof SSLException || cause instanceof GeneralSecurityException)
                .reduce((outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /**
     * Of a call that failed.
     *
     * @param what the call was to do, as in "Reading the namespace"
     * @param remedy what the operator can do when it is not permitted
     */
    static SetupException of(StatusRuntimeException failure, String what, String remedy) {
        Optional<Throwable> distrust = distrust(failure);
        if (distrust.isPresent()) {
            return new SetupException(
                    Exit.UNREACHABLE, """
                    No TLS connection to Temporal: %s
                    Compare temporal.tls.ca-file with the authority of the server's certificate, temporal.tls.server-name with its name, and \
                    temporal.tls.certificate-file with what the server demands of clients.""".formatted(distrust.get().getMessage()), failure);
        }
        Status status = failure.getStatus();
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED ->
                new SetupException(Exit.UNREACHABLE, unreachable(failure), failure);
            case UNAUTHENTICATED ->
                new SetupException(Exit.NOT_PERMITTED, """
                        %s: Temporal does not accept who this process says it is: %s
                        Check temporal.api-key-file, or the client certificate in temporal.tls.certificate-file.""".formatted(what, description(status)), failure);
            case PERMISSION_DENIED, UNIMPLEMENTED ->
                new SetupException(
                        Exit.NOT_PERMITTED,
                        "%s is not permitted: %s%n%s".formatted(what, description(status), remedy),
                        failure);
            default -> new SetupException(Exit.FAILED, "%s failed: %s".formatted(what, describe(status)), failure);
        };
    }

    private static String unreachable(StatusRuntimeException failure) {
        String root =
                causes(failure).reduce((outer, inner) -> inner).orElse(failure).getMessage();
        return """
        Temporal does not answer: %s
        Check temporal.target, and whether the server runs. A server that expects TLS closes connections without it (temporal.tls.enabled).\
        """.formatted(root);
    }

    private static String describe(Status status) {
        return status.getCode() + ": " + description(status);
    }

    private static String description(Status status) {
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }
}
