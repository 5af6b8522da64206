package dev.agentstudio.events;

import io.lettuce.core.RedisCommandExecutionException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Why Redis cannot be used, for the log.
 *
 * @param kind of the reason; a reason of the kind that was logged last is not logged again
 * @param reason in words for an operator, with the settings to look at
 */
record RedisFailure(Kind kind, String reason) {
    private static final List<String> CREDENTIALS =
            List.of("WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password");

    enum Kind {
        ABSENT,
        TLS,
        CREDENTIALS,
        SETTING
    }

    static RedisFailure of(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return new RedisFailure(
                        Kind.TLS, "TLS fails (redis.tls.*): " + root(cause).getMessage());
            }
            if (cause instanceof UncheckedIOException) {
                return new RedisFailure(Kind.SETTING, "a password file: " + cause.getMessage());
            }
            if (cause instanceof RedisCommandExecutionException && isAboutCredentials(cause)) {
                return new RedisFailure(
                        Kind.CREDENTIALS,
                        "it refuses the credentials (redis.username, redis.password-file): " + cause.getMessage());
            }
            if (cause instanceof ConnectException && cause.getMessage() != null) {
                // It names the address; its cause does not.
                return new RedisFailure(Kind.ABSENT, cause.getMessage());
            }
            last = cause;
        }
        String message = last.getMessage();
        return new RedisFailure(Kind.ABSENT, message == null ? last.toString() : message);
    }

    private static boolean isAboutCredentials(Throwable failure) {
        String message = failure.getMessage();
        return message != null && CREDENTIALS.stream().anyMatch(message::startsWith);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
