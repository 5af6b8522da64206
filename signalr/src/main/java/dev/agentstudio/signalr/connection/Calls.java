package dev.agentstudio.signalr.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentstudio.signalr.protocol.HubMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client may call, how often, and what its calls are answered. */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Hub hub;
    private final InvocationLimit ofConnection;
    private final InvocationLimit ofUser;

    Calls(Hub hub, InvocationLimit ofConnection, InvocationLimit ofUser) {
        this.hub = hub;
        this.ofConnection = ofConnection;
        this.ofUser = ofUser;
    }

    /** Why a call is refused without being made; null when it is made. */
    @Nullable
    String refusal(HubMessage.Invocation call) {
        String excess = excess(call.target());
        if (excess != null) {
            return excess;
        }
        if (!hub.hasMethod(call.target())) {
            return "Unknown hub method '%s'".formatted(call.target());
        }
        int streams = call.streamIds().size();
        return streams == 0 ? null : "Client sent %d stream(s), Hub method expects 0.".formatted(streams);
    }

    /** Why a streaming call is refused: no method here streams. */
    String refusal(HubMessage.StreamInvocation call) {
        String excess = excess(call.target());
        if (excess != null) {
            return excess;
        }
        String reason = hub.hasMethod(call.target())
                ? "The client attempted to invoke the non-streaming '%s' method with a streaming invocation."
                : "Unknown hub method '%s'";
        return reason.formatted(call.target());
    }

    private @Nullable String excess(String target) {
        long now = System.nanoTime();
        if (!ofConnection.count(now)) {
            return "Failed to invoke '%s': more than %d invocations a minute on one connection."
                    .formatted(target, ofConnection.perMinute());
        }
        return ofUser.count(now)
                ? null
                : "Failed to invoke '%s': more than %d invocations a minute of one user."
                        .formatted(target, ofUser.perMinute());
    }

    @SuppressWarnings(
            "checkstyle:IllegalCatch") // a fault in one method must not end the connection; its text is not for clients
    HubMessage.Outcome run(HubClient client, HubMessage.Invocation call) {
        try {
            JsonNode result = hub.invoke(client, call.target(), call.arguments());
            return new HubMessage.Outcome.Result(result == null ? NullNode.getInstance() : result);
        } catch (HubException e) {
            return new HubMessage.Outcome.Failure(
                    "An unexpected error occurred invoking '%s' on the server. HubException: %s"
                            .formatted(call.target(), e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Hub method {} failed", call.target(), e);
            return new HubMessage.Outcome.Failure(
                    "An unexpected error occurred invoking '%s' on the server.".formatted(call.target()));
        }
    }
}
