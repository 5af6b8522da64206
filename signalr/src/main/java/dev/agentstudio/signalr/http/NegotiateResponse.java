package dev.agentstudio.signalr.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.signalr.connection.HubConnection;
import dev.agentstudio.signalr.connection.Transport;
import dev.agentstudio.signalr.protocol.TransferFormat;
import org.jspecify.annotations.Nullable;

/** Answers of negotiation. Written manually: clients fail on members that are null. */
final class NegotiateResponse {
    private static final int NEWEST_VERSION = 1;

    private NegotiateResponse() {}

    /**
     * The version that a client gets.
     *
     * @param asked the query parameter; absent for version 0
     * @return -1 when it is none
     */
    static int version(@Nullable String asked) {
        if (asked == null) {
            return 0;
        }
        try {
            int version = Integer.parseInt(asked);
            return version < 0 ? -1 : Math.min(version, NEWEST_VERSION);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static String error(String message) {
        return JsonNodeFactory.instance.objectNode().put("error", message).toString();
    }

    static String of(HubConnection connection, int version, boolean stateful) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("negotiateVersion", version);
        answer.put("connectionId", connection.id());
        if (version > 0) {
            answer.put("connectionToken", connection.token());
        }
        if (stateful) {
            answer.put("useStatefulReconnect", true);
        }
        ArrayNode transports = answer.putArray("availableTransports");
        for (Transport.Kind kind : Transport.Kind.values()) {
            ObjectNode transport = transports.addObject();
            transport.put("transport", kind.word());
            ArrayNode formats = transport.putArray("transferFormats");
            for (TransferFormat format : TransferFormat.values()) {
                if (kind.carries(format)) {
                    formats.add(format.word());
                }
            }
        }
        return answer.toString();
    }
}
