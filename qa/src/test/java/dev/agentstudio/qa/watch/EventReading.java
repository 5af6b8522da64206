package dev.agentstudio.qa.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads one event stream as EventSource does: an event counts once it is whole. */
final class EventReading {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** For the head of a response, from a server that may be starting. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private EventReading() {}

    /**
     * Reads a stream to its end.
     *
     * @param opened is run when the stream has begun
     * @return the status of the response
     * @throws IOException when the connection is refused or lost
     */
    static int read(URI address, String token, long since, Runnable opened, Consumer<JsonNode> events)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
        if (since > 0) {
            request.header("Last-Event-ID", Long.toString(since));
        }
        HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() == 200) {
                opened.run();
                read(lines, events);
            }
        }
        return response.statusCode();
    }

    private static void read(BufferedReader lines, Consumer<JsonNode> events) throws IOException {
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.accept(Json.parse(data));
                data = "";
            }
        }
    }
}
