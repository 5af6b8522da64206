package dev.agentstudio.temporalclient.encryption;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Temporal's protocol of codec servers: {@code POST /decode} and {@code POST /encode} take payloads as JSON and answer with them decrypted and encrypted. So Temporal's
 * Web UI and command line show what is encrypted to people who have the token.
 */
public final class CodecServer implements AutoCloseable {
    /** What a header and a path can carry. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,256}");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private CodecServer(HttpServer http) {
        this.http = http;
    }

    /**
     * Starts to answer.
     *
     * @param origin of the Web UI, as in {@code https://temporal.example.com}, whose pages may read the answers; empty for no page
     * @param tokenFile whose first line callers have to send, read for each request
     * @throws ConfigurationException when nothing is encrypted, or the file has no token
     * @throws UncheckedIOException when the address cannot be listened on
     */
    public static CodecServer start(
            PayloadEncryption encryption, InetSocketAddress listen, String origin, Path tokenFile) {
        EncryptingCodec codec = encryption
                .codec()
                .orElseThrow(
                        () -> new ConfigurationException("worker.codec.listen needs temporal.encryption.keys-file"));
        try {
            token(tokenFile);
            HttpServer http = HttpServer.create(listen, 0);
            CodecServer server = new CodecServer(http);
            http.setExecutor(server.threads);
            http.createContext("/", new CodecHandler(codec, origin, () -> token(tokenFile)));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("worker.codec.listen: %s cannot be listened on".formatted(listen), e);
        }
    }

    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    /** @throws ConfigurationException when the file has no token */
    private static String token(Path file) {
        try (var lines = Files.lines(file)) {
            String token = lines.findFirst().orElse("").strip();
            if (TOKEN.matcher(token).matches()) {
                return token;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationException("worker.codec.token-file: '%s' cannot be read".formatted(file), e);
        }
        throw new ConfigurationException(
                "worker.codec.token-file: the first line of '%s' has to be a token of 16 to 256 letters, digits and . _ ~ -"
                        .formatted(file));
    }
}
