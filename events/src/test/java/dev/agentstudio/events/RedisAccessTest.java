package dev.agentstudio.events;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of Redis with which a process does not start. */
class RedisAccessTest {
    private static final RedisTls NO_TLS = new RedisTls("", "", "");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void addressThatIsNone() {
        assertRefused(
                () -> RedisAccess.to("http://127.0.0.1:1"),
                "redis.uri: a URI as redis://host:6379 is expected, or one");
    }

    @Test
    void filesThatCannotBeRead() {
        assertRefused(
                () -> new RedisAccess.Credentials("", "/missing", ""),
                "redis.password-file: '/missing' cannot be read");
        assertRefused(() -> new RedisTls("/missing", "", ""), "redis.tls.ca-file: '/missing' cannot be read");
    }

    @Test
    void fileWithoutCertificates() throws IOException {
        String file = Files.writeString(folder.resolve("ca"), "none").toString();

        assertRefused(
                () -> new RedisTls(file, "", ""),
                "redis.tls.ca-file: '%s' has to contain certificates in PEM".formatted(file));
    }

    @Test
    void settingsThatContradictEachOther() throws IOException {
        String file = Files.writeString(folder.resolve("password"), "secret").toString();
        RedisAccess.Credentials credentials = new RedisAccess.Credentials("", file, "");

        assertRefused(() -> new RedisAccess.Credentials("alice", "", ""), "redis.username needs redis.password-file");
        assertRefused(
                () -> new RedisAccess("redis://:secret@127.0.0.1:1", credentials, NO_TLS),
                "redis.password-file: redis.uri has a password too; set one of them");
        assertRefused(
                () -> new RedisTls("", file, ""),
                "redis.tls.certificate-file and redis.tls.key-file belong together: set both or neither");
    }

    private static void assertRefused(ThrowingCallable settings, String message) {
        assertThatThrownBy(settings).isInstanceOf(ConfigurationException.class).hasMessageStartingWith(message);
    }
}
