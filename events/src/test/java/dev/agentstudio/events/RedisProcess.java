package dev.agentstudio.events;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real Redis (Debian: apt-get install redis-server), or a sentinel. */
final class RedisProcess implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Process process;

    private RedisProcess(Process process) {
        this.process = process;
    }

    /** Skips the test where Redis is not installed. */
    static void require() {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server"))))
                .as("redis-server is installed (Debian: apt-get install redis-server)")
                .isTrue();
    }

    /** Starts one without encryption, once it accepts connections. */
    static RedisProcess start(Path folder, int port, String... options) throws IOException {
        return start(folder, port, Stream.concat(Stream.of("--port", Integer.toString(port)), Stream.of(options)));
    }

    /** Starts one that demands TLS, with {@code server.crt}, {@code server.key} and {@code ca.crt} of a folder. */
    static RedisProcess startEncrypted(Path folder, int port, String... options) throws IOException {
        List<String> tls = List.of(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("server.crt").toString(),
                "--tls-key-file",
                folder.resolve("server.key").toString(),
                "--tls-ca-cert-file",
                folder.resolve("ca.crt").toString());
        return start(folder, port, Stream.concat(tls.stream(), Stream.of(options)));
    }

    /** Starts a sentinel of a master called {@code main}, which notices within half a second that it is lost. */
    static RedisProcess startSentinel(Path folder, int port, int master) throws IOException {
        Path file = Files.writeString(folder.resolve("sentinel-%d.conf".formatted(port)), """
                        port %d
                        bind 127.0.0.1
                        sentinel monitor main 127.0.0.1 %d 1
                        sentinel down-after-milliseconds main 500
                        sentinel failover-timeout main 3000
                        """.formatted(port, master));
        return launch(folder, port, List.of("redis-server", file.toString(), "--sentinel"));
    }

    private static RedisProcess start(Path folder, int port, Stream<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("redis-server", "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString()));
        options.forEach(command::add);
        return launch(folder, port, command);
    }

    private static RedisProcess launch(Path folder, int port, List<String> command) throws IOException {
        RedisProcess redis = new RedisProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis-%d.log".formatted(port)).toFile())
                .start());
        // It has no other sign of being ready than that it accepts connections.
        await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return redis;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Ends it as a crash does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
