package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the hub protocol, in either direction. Message headers are neither read nor written: no client needs them and some reject them. */
public sealed interface HubMessage {
    /**
     * Calls a method of the other side.
     *
     * @param invocationId absent when the caller wants no answer
     * @param streamIds ids of the streams that the caller uploads as further arguments
     */
    record Invocation(@Nullable String invocationId, String target, List<JsonNode> arguments, List<String> streamIds)
            implements HubMessage {
        public Invocation {
            arguments = List.copyOf(arguments);
            streamIds = List.copyOf(streamIds);
        }

        /** A call that wants no answer and uploads nothing: what a server sends. */
        public static Invocation of(String target, List<JsonNode> arguments) {
            return new Invocation(null, target, arguments, List.of());
        }
    }

    /** Calls a method whose results are a stream. */
    record StreamInvocation(String invocationId, String target, List<JsonNode> arguments, List<String> streamIds)
            implements HubMessage {
        public StreamInvocation {
            arguments = List.copyOf(arguments);
            streamIds = List.copyOf(streamIds);
        }
    }

    /** One item of a stream, named by the invocation that it answers or by the id of the uploaded stream. */
    record StreamItem(String invocationId, JsonNode item) implements HubMessage {}

    /** The end of an invocation or of a stream. */
    record Completion(String invocationId, Outcome outcome) implements HubMessage {}

    /** Asks the other side to stop a stream that it sends. */
    record CancelInvocation(String invocationId) implements HubMessage {}

    /** Keeps the connection alive. */
    record Ping() implements HubMessage {}

    /**
     * Ends the connection.
     *
     * @param error what went wrong; absent for an ordinary end
     * @param allowReconnect whether a client with automatic reconnect may connect again
     */
    record Close(@Nullable String error, boolean allowReconnect) implements HubMessage {}

    /** Acknowledges all messages up to a number (stateful reconnect). */
    record Ack(long sequenceId) implements HubMessage {}

    /** The number of the first message that follows on a resumed transport (stateful reconnect). */
    record Sequence(long sequenceId) implements HubMessage {}

    /** A message of a type that this version of the protocol does not know; ignored. */
    record Unknown(int type) implements HubMessage {}

    /** How an invocation ended. */
    sealed interface Outcome {
        /** The method returned nothing, or the stream ended. */
        record Nothing() implements Outcome {}

        /** The method returned a value, which may be JSON null. */
        record Result(JsonNode value) implements Outcome {}

        /** @param message not empty: an empty one counts as success in some clients */
        record Failure(String message) implements Outcome {
            public Failure {
                if (message.isEmpty()) {
                    throw new IllegalArgumentException("A failure needs a message");
                }
            }
        }
    }
}
