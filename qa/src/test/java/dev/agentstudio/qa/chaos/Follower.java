package dev.agentstudio.qa.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A client of one language in a process of its own, {@code clients/follow}, that follows the streams of workflows. */
final class Follower implements AutoCloseable {
    /** As {@code clients/follow} calls them. */
    static final List<String> LANGUAGES = List.of("python", "typescript");

    private final String language;
    private final Process process;
    private final OutputStream ids;

    private Follower(String language, Process process) {
        this.language = language;
        this.process = process;
        this.ids = process.getOutputStream();
    }

    static Follower start(String language, URI api, String token) {
        Path script = Path.of("..", "clients", "follow").toAbsolutePath().normalize();
        ProcessBuilder command =
                new ProcessBuilder(script.toString(), language).redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().putAll(Map.of("AGENTSTUDIO_BASE_URL", api.toString(), "AGENTSTUDIO_API_KEY", token));
        try {
            return new Follower(language, command.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String language() {
        return language;
    }

    /** From now on this workflow is followed, too. */
    synchronized void follow(String id) {
        try {
            ids.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
            ids.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the streams of all workflows have ended, and returns what was seen:
     * {@code {workflows, events, connections, differing}}, where {@code differing} are the workflows whose events were not seen once and in order.
     */
    synchronized JsonNode report() {
        try {
            ids.close();
            return Json.parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
