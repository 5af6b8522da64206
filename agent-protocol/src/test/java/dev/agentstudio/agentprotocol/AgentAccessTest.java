package dev.agentstudio.agentprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to agent services. Connections are tested with a real service, in the tests of the whole stack. */
class AgentAccessTest {
    private static final URI HEALTH = URI.create("http://127.0.0.1:8088/health");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingIsSentWithoutASecret() {
        assertThat(authorization(AgentAccess.open())).isEmpty();
    }

    @Test
    void firstLineIsSentAndReadAgainWhenItChanges() throws IOException {
        Path file = write("first-secret-of-the-file\nsecond-secret-of-the-file\n", 1);
        AgentAccess access = new AgentAccess(file.toString(), "", "", "");
        assertThat(authorization(access)).contains("Bearer first-secret-of-the-file");

        write("\n  other-secret-of-the-file \n", 2);
        assertThat(authorization(access)).contains("Bearer other-secret-of-the-file");
        write("short", 3);
        assertThat(authorization(access)).contains("Bearer other-secret-of-the-file");
        Files.delete(file);
        assertThat(authorization(access)).contains("Bearer other-secret-of-the-file");
    }

    @Test
    void whatCannotWorkIsRefusedAtStart() throws IOException {
        String file = write("short", 1).toString();

        assertThatThrownBy(() -> new AgentAccess("absent", "", "", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("agents.secret-file: 'absent' cannot be read");
        assertThatThrownBy(() -> new AgentAccess(file, "", "", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has to be a secret of 16 to 4096 visible ASCII characters");
        assertThatThrownBy(() -> new AgentAccess("", "", file, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> new AgentAccess("", file, "", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("agents.tls.*: files in PEM are expected");
    }

    private static Optional<String> authorization(AgentAccess access) {
        return access.request(HEALTH).build().headers().firstValue("Authorization");
    }

    /** @param time of its change, since two in a row may have the same */
    private Path write(String text, int time) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    }
}
