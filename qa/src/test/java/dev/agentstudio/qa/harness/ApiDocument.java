package dev.agentstudio.qa.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the API says of itself.
 *
 * @param operations in the order of path and method
 */
public record ApiDocument(List<Operation> operations) {
    /** Where the shared stack's document is kept for {@code AnswerProofs}. */
    public static final Path FILE = Path.of("target", "openapi.json");

    private static final String URL = "/swagger/v1/swagger.json";
    private static final String MISSING = "wf_none";

    /**
     * One operation.
     *
     * @param path with variables in braces
     * @param statuses that it may answer
     * @param problems those of them that are problems and nothing else
     * @param body an example of one; empty where it takes none
     */
    public record Operation(String method, String path, Set<Integer> statuses, Set<Integer> problems, String body) {
        private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

        public String key() {
            return method + " " + path;
        }

        /** The path for a workflow, checkpoint or whatever else that does not exist. */
        public String strayPath() {
            return pathOf(MISSING);
        }

        public String pathOf(String id) {
            return VARIABLE.matcher(path).replaceAll(id);
        }

        /** With the example's body, if it takes one. */
        public HttpRequest.Builder request(Client client, String at) {
            return body.isEmpty()
                    ? client.request(at).method(method, HttpRequest.BodyPublishers.noBody())
                    : client.json(at, body);
        }

        public boolean isOf(String requestMethod, String requestPath) {
            return method.equals(requestMethod)
                    && requestPath.matches(VARIABLE.matcher(path).replaceAll("[^/]+"));
        }

        /** Paths that are spelt out count before those with variables. */
        public int variables() {
            return (int) VARIABLE.matcher(path).results().count();
        }
    }

    public static ApiDocument of(Client client) {
        return read(client.get(URL).json());
    }

    public static ApiDocument kept() {
        try {
            return read(Json.parse(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void keep(Client client) {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, client.get(URL).text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiDocument read(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(
                                operation(document, method.getKey(), path.getKey(), method.getValue()))));
        operations.sort(Comparator.comparing(Operation::path).thenComparing(Operation::method));
        return new ApiDocument(List.copyOf(operations));
    }

    private static Operation operation(JsonNode document, String method, String path, JsonNode operation) {
        Set<Integer> statuses = new TreeSet<>();
        Set<Integer> problems = new TreeSet<>();
        operation.path("responses").properties().forEach(response -> {
            int status = Integer.parseInt(response.getKey());
            statuses.add(status);
            JsonNode content = resolved(document, response.getValue()).path("content");
            if (content.size() == 1 && content.has("application/problem+json")) {
                problems.add(status);
            }
        });
        JsonNode content = operation.at("/requestBody/content/application~1json");
        JsonNode example = content.path("examples").elements().hasNext()
                ? content.path("examples").elements().next().path("value")
                : Json.object();
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                statuses,
                problems,
                content.isMissingNode() ? "" : example.toString());
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
