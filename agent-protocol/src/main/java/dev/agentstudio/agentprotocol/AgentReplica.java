package dev.agentstudio.agentprotocol;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * One of the processes that serve the same agents, and its addresses.
 *
 * @param url of http or https, as in {@code http://127.0.0.1:8088}; a path is kept before those of the service, a slash at the end is dropped
 */
public record AgentReplica(URI url) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException when the URL is not that of a server */
    public AgentReplica {
        if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
            throw new IllegalArgumentException("Not the URL of an agent service: " + url);
        }
        url = URI.create(url.toString().replaceFirst("/+$", ""));
    }

    public URI health() {
        return URI.create(url + "/health");
    }

    /** The types of its agents. */
    public URI types() {
        return URI.create(url + "/agents");
    }

    public URI description(String agentType) {
        return URI.create(url + "/agents/" + encoded(agentType));
    }

    /** Executes a task of an agent type and streams its messages. */
    public URI stream(String agentType) {
        return URI.create(url + "/agents/" + encoded(agentType) + "/stream");
    }

    /** Lists the calls that run without a caller. */
    public URI calls() {
        return URI.create(url + "/calls");
    }

    /** Says whether a call is known. */
    public URI call(String id) {
        return URI.create(url + "/calls/" + encoded(id));
    }

    /** Cancels a call, by DELETE, unless an attempt later than this one reads it. */
    public URI cancel(String id, int attempt) {
        return URI.create(call(id) + "?attempt=" + attempt);
    }

    /** A segment of a path, in which a space is not a plus sign. */
    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
