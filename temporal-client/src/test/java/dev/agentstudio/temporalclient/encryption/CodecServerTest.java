package dev.agentstudio.temporalclient.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import dev.agentstudio.workflows.payload.Payloads;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecServerTest {
    private static final String ORIGIN = "https://temporal.example.com";
    private static final String TOKEN = "a-token-of-this-test-0123";
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient http = HttpClient.newHttpClient();

    private final Path folder;
    private final PayloadEncryption encryption;
    private final CodecServer server;

    CodecServerTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        encryption = new PayloadEncryption(
                KeyFiles.write(folder.resolve("keys.json"), "2026", Map.of("2026", KeyFiles.newKey()))
                        .toString());
        server = CodecServer.start(encryption, FREE, ORIGIN, Files.writeString(folder.resolve("token"), TOKEN + "\n"));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void decodesForTheWebUiAndTheCommandLine() throws Exception {
        String encrypted = JsonFormat.printer()
                .print(encryption.converter().toPayloads("a secret").orElseThrow());
        String plain = JsonFormat.printer()
                .print(Payloads.converter().toPayloads("a secret").orElseThrow());

        HttpResponse<String> ui =
                send(request("/" + TOKEN + "/decode", encrypted).header("Origin", ORIGIN));
        HttpResponse<String> commandLine = send(authorized("/decode", encrypted));

        assertThat(ui.statusCode()).isEqualTo(200);
        assertThat(ui.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(ui.body()).isEqualTo(plain);
        assertThat(commandLine.body()).isEqualTo(plain);
    }

    @Test
    void encodesWhatItDecodes() throws Exception {
        String plain = JsonFormat.printer()
                .print(Payloads.converter().toPayloads("a secret").orElseThrow());

        String encoded = send(authorized("/encode", plain)).body();

        assertThat(encoded).contains("encryption-key-id");
        assertThat(send(authorized("/decode", encoded)).body()).isEqualTo(plain);
    }

    @Test
    void refusesCallersWithoutToken() throws Exception {
        assertThat(send(request("/decode", "{}")).statusCode()).isEqualTo(401);
        assertThat(send(request("/decode", "{}").header("Authorization", "Bearer another"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/another/decode", "{}")).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesPagesOfOtherOrigins() throws Exception {
        HttpResponse<String> answer = send(authorized("/decode", "{}").header("Origin", "https://other.example.com"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void answersWhatBrowsersAskBeforehand() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/" + TOKEN + "/decode"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", ORIGIN));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Content-Type", "X-Namespace");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(send(authorized("/decode", "no JSON"))).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("The body is not JSON of payloads");
        });
        String unknown = JsonFormat.printer()
                .print(new PayloadEncryption(
                                KeyFiles.write(folder.resolve("other.json"), "2027", Map.of("2027", KeyFiles.newKey()))
                                        .toString())
                        .converter()
                        .toPayloads("a secret")
                        .orElseThrow());
        assertThat(send(authorized("/decode", unknown))).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("encrypted by the key '2027'");
        });
        assertThat(send(authorized("/other", "{}")).statusCode()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(uri("/" + TOKEN + "/decode"))).statusCode())
                .isEqualTo(405);
    }

    @Test
    void needsKeysAndToken() throws IOException {
        Path token = folder.resolve("token");
        assertThatThrownBy(() -> CodecServer.start(new PayloadEncryption(""), FREE, ORIGIN, token))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("worker.codec.listen needs temporal.encryption.keys-file");

        Files.writeString(token, "short");
        assertThatThrownBy(() -> CodecServer.start(encryption, FREE, ORIGIN, token))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("worker.codec.token-file: the first line of");
        assertThatThrownBy(() -> CodecServer.start(encryption, FREE, ORIGIN, Path.of("")))
                .isInstanceOf(ConfigurationException.class);
    }

    private HttpRequest.Builder authorized(String path, String json) {
        return request(path, json).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpRequest.Builder request(String path, String json) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header("X-Namespace", "default")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
