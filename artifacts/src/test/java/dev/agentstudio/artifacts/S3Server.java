package dev.agentstudio.artifacts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An S3 server in a process of its own, whose data is in a folder. */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "test-access";
    public static final String SECRET_KEY = "test-secret";

    /** From the folder of any module. */
    private static final Path LIBRARIES = Path.of("..", "artifacts", "target", "s3-server");

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final int port;
    private Process process;

    private S3Server(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** @param folder with its data and its log */
    public static S3Server start(Path folder) throws IOException {
        int port = freePort();
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("settings"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, ACCESS_KEY, SECRET_KEY, folder.resolve("data")));
        S3Server server = new S3Server(folder, port, launch(folder));
        server.awaitStart();
        return server;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where it keeps its objects. */
    public Path data() {
        return folder.resolve("data");
    }

    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts it again with its data. */
    public void restart() throws IOException {
        process = launch(folder);
        awaitStart();
    }

    @Override
    public void close() {
        kill();
    }

    private static Process launch(Path folder) throws IOException {
        // The SDK's shapes and the log come from our own class path.
        String shared = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(awssdk|reactive-streams|slf4j-api|logback).*"))
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-DLOG_LEVEL=info",
                        "-cp",
                        LIBRARIES.toAbsolutePath() + "/*" + File.pathSeparator + shared,
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        folder.resolve("settings").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** Tries to connect, which takes as long as the server has to start. */
    private void awaitStart() throws IOException {
        Instant deadline = Instant.now().plus(START_LIMIT);
        while (process.isAlive() && Instant.now().isBefore(deadline)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("The S3 server did not start: " + Files.readString(folder.resolve("log")));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
