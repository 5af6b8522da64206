package dev.agentstudio.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentstudio.api.TestApi;
import dev.agentstudio.api.TestIssuer;
import dev.agentstudio.workflows.payload.Sha256;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which API keys are accepted, and for what. Temporal is unavailable, so a request with an accepted key is answered with 503. */
final class ApiKeyTest {
    private static final String PATH = "/api/workflows/wf_1";
    private static final String KEY = "as_" + "Ab3dEf7h".repeat(5);
    private static final String OTHER = "as_" + "Zz9yXx8w".repeat(5);
    private static final String LONG_AGO = "2020-01-01T00:00:00Z";

    @TempDir
    private Path folder;

    @Test
    void keyOpensWhatItsScopesSay() throws IOException {
        try (TestApi api =
                start(entry(KEY, "\"subject\": \"ci\", \"scopes\": [\"workflows:read\"], \"tier\": \"enterprise\""))) {
            HttpResponse<String> answer = get(api, KEY);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("X-RateLimit-Limit")).contains("10000");
            assertThat(get(api, "/api/meta-agent/tasks?limit=0", KEY).statusCode())
                    .isEqualTo(422);
        }
        try (TestApi api = start(entry(KEY, "\"subject\": \"ci\""))) {
            assertThat(get(api, KEY).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void everyOtherKeyOpensNothing() throws IOException {
        String readable = ", \"subject\": \"ci\", \"scopes\": [\"workflows:read\"]";
        try (TestApi api = start(entry(KEY, "\"expires\": \"2999-01-01T00:00:00Z\"" + readable) + ","
                + entry(OTHER, "\"expires\": \"" + LONG_AGO + "\"" + readable))) {
            assertThat(get(api, KEY).statusCode()).isEqualTo(503);
            assertThat(Stream.of(
                            OTHER,
                            KEY.substring(0, KEY.length() - 1) + "x",
                            KEY + "x",
                            KEY.substring(0, 11),
                            "as_",
                            "as_" + "q".repeat(40),
                            "AS_" + KEY.substring(3)))
                    .allSatisfy(key -> {
                        HttpResponse<String> answer = get(api, key);
                        assertThat(answer.statusCode()).as(key).isEqualTo(401);
                        assertThat(answer.headers()
                                        .firstValue("WWW-Authenticate")
                                        .orElse(""))
                                .contains("invalid_token");
                    });
        }
    }

    @Test
    void keysAreCreatedAndRevokedWithoutARestart() throws IOException {
        String readable = "\"subject\": \"ci\", \"scopes\": [\"workflows:read\"]";
        try (TestApi api = start(entry(KEY, readable))) {
            write(entry(OTHER, readable));
            await("the new key is accepted")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> get(api, OTHER).statusCode() == 503);
            assertThat(get(api, KEY).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void fileThatCannotBeReadChangesNothing() throws IOException {
        write(entry(KEY, "\"subject\": \"ci\", \"scopes\": [\"workflows:read\"]"));
        ApiKeyFile file = new ApiKeyFile(folder.resolve("keys.json"));
        Files.writeString(folder.resolve("keys.json"), "{\"keys\": [");
        file.reload();
        assertThat(file.keys().find(KEY, Instant.now())).isPresent();
        Files.delete(folder.resolve("keys.json"));
        file.reload();
        assertThat(file.keys().find(KEY, Instant.now())).isPresent();
        write("");
        file.reload();
        assertThat(file.keys().find(KEY, Instant.now())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"keys\": [",
                "{\"keys\": [{\"id\": \"short\"}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"00\"}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\"}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \" \"}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \"a\", \"scopes\": [\"admin\"]}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \"a\", \"roles\": [\"root\"]}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \"a\", \"expires\": \"soon\"}]}",
                "{\"keys\": [{\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \"a\"}, {\"id\": \"Ab3dEf7h\", \"sha256\": \"%1$s\", \"subject\": \"b\"}]}"
            })
    void fileThatCannotBeUsedKeepsTheProcessFromStarting(String content) throws IOException {
        Path file = folder.resolve("keys.json");
        String digest = "5eed".repeat(16);
        Files.writeString(file, content.formatted(digest));
        assertThatThrownBy(() -> new ApiKeyFile(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("keys.file cannot be used: " + file)
                .hasMessageNotContaining(digest);
    }

    private TestApi start(String entries) throws IOException {
        write(entries);
        return TestApi.start(
                TestIssuer.shared(),
                Map.of("keys.file", folder.resolve("keys.json").toString(), "keys.reload-interval", "10ms"));
    }

    private void write(String entries) throws IOException {
        Files.writeString(folder.resolve("keys.json"), "{\"keys\": [" + entries + "]}");
    }

    private static String entry(String key, String members) {
        return "{\"id\": \"%s\", \"sha256\": \"%s\", %s}"
                .formatted(key.substring(3, 11), HexFormat.of().formatHex(Sha256.of(key)), members);
    }

    private static HttpResponse<String> get(TestApi api, String key) {
        return get(api, PATH, key);
    }

    private static HttpResponse<String> get(TestApi api, String path, String key) {
        return api.get(path, "Authorization", "Bearer " + key);
    }
}
