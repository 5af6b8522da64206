package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON encoding. Members are read in any order and unknown ones ignored. What is written contains no absent member as null, no header and
 * no member that the type does not have, since each of these ends the connection of some client.
 */
public final class JsonHubProtocol implements HubProtocol {
    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

    @Override
    public String name() {
        return "json";
    }

    @Override
    public TransferFormat format() {
        return TransferFormat.TEXT;
    }

    @Override
    public Framing framing() {
        return Framing.SEPARATOR;
    }

    @Override
    public byte[] write(HubMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            write(message, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write(RecordReader.SEPARATOR);
        return bytes.toByteArray();
    }

    private static void write(HubMessage message, JsonGenerator json) throws IOException {
        switch (message) {
            case HubMessage.Invocation call -> {
                json.writeNumberField("type", MessageType.INVOCATION);
                if (call.invocationId() != null) {
                    json.writeStringField("invocationId", call.invocationId());
                }
                writeCall(call.target(), call.arguments(), call.streamIds(), json);
            }
            case HubMessage.StreamInvocation call -> {
                json.writeNumberField("type", MessageType.STREAM_INVOCATION);
                json.writeStringField("invocationId", call.invocationId());
                writeCall(call.target(), call.arguments(), call.streamIds(), json);
            }
            case HubMessage.StreamItem item -> {
                json.writeNumberField("type", MessageType.STREAM_ITEM);
                json.writeStringField("invocationId", item.invocationId());
                json.writeFieldName("item");
                MAPPER.writeTree(json, item.item());
            }
            case HubMessage.Completion completion -> writeCompletion(completion, json);
            case HubMessage.CancelInvocation cancel -> {
                json.writeNumberField("type", MessageType.CANCEL_INVOCATION);
                json.writeStringField("invocationId", cancel.invocationId());
            }
            case HubMessage.Ping ping -> json.writeNumberField("type", MessageType.PING);
            case HubMessage.Close close -> {
                json.writeNumberField("type", MessageType.CLOSE);
                if (close.error() != null) {
                    json.writeStringField("error", close.error());
                }
                if (close.allowReconnect()) {
                    json.writeBooleanField("allowReconnect", true);
                }
            }
            case HubMessage.Ack ack -> writeNumbered(MessageType.ACK, ack.sequenceId(), json);
            case HubMessage.Sequence sequence -> writeNumbered(MessageType.SEQUENCE, sequence.sequenceId(), json);
            case HubMessage.Unknown unknown ->
                throw new IllegalArgumentException("A message of unknown type is only read");
        }
    }

    private static void writeCall(String target, List<JsonNode> arguments, List<String> streamIds, JsonGenerator json)
            throws IOException {
        json.writeStringField("target", target);
        json.writeArrayFieldStart("arguments");
        for (JsonNode argument : arguments) {
            MAPPER.writeTree(json, argument);
        }
        json.writeEndArray();
        if (!streamIds.isEmpty()) {
            json.writeArrayFieldStart("streamIds");
            for (String id : streamIds) {
                json.writeString(id);
            }
            json.writeEndArray();
        }
    }

    private static void writeCompletion(HubMessage.Completion completion, JsonGenerator json) throws IOException {
        json.writeNumberField("type", MessageType.COMPLETION);
        json.writeStringField("invocationId", completion.invocationId());
        switch (completion.outcome()) {
            case HubMessage.Outcome.Nothing nothing -> {}
            case HubMessage.Outcome.Result result -> {
                json.writeFieldName("result");
                MAPPER.writeTree(json, result.value());
            }
            case HubMessage.Outcome.Failure failure -> json.writeStringField("error", failure.message());
        }
    }

    private static void writeNumbered(int type, long number, JsonGenerator json) throws IOException {
        json.writeNumberField("type", type);
        json.writeNumberField("sequenceId", number);
    }

    @Override
    public HubMessage read(byte[] message) throws ProtocolException {
        JsonNode json = object(message);
        JsonNode type = json.path("type");
        if (!type.isInt()) {
            throw new ProtocolException("A message has no numeric member 'type'.");
        }
        return switch (type.intValue()) {
            case MessageType.INVOCATION ->
                new HubMessage.Invocation(
                        optionalText(json, "invocationId"),
                        text(json, "target"),
                        elements(json, "arguments"),
                        texts(json, "streamIds"));
            case MessageType.STREAM_INVOCATION ->
                new HubMessage.StreamInvocation(
                        text(json, "invocationId"),
                        text(json, "target"),
                        elements(json, "arguments"),
                        texts(json, "streamIds"));
            case MessageType.STREAM_ITEM -> new HubMessage.StreamItem(text(json, "invocationId"), member(json, "item"));
            case MessageType.COMPLETION -> new HubMessage.Completion(text(json, "invocationId"), outcome(json));
            case MessageType.CANCEL_INVOCATION -> new HubMessage.CancelInvocation(text(json, "invocationId"));
            case MessageType.PING -> new HubMessage.Ping();
            case MessageType.CLOSE ->
                new HubMessage.Close(
                        optionalText(json, "error"), json.path("allowReconnect").asBoolean());
            case MessageType.ACK -> new HubMessage.Ack(number(json));
            case MessageType.SEQUENCE -> new HubMessage.Sequence(number(json));
            default -> new HubMessage.Unknown(type.intValue());
        };
    }

    /** Reads bytes that must be one JSON object. */
    static JsonNode object(byte[] bytes) throws ProtocolException {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            throw new ProtocolException("A message is not JSON.", e);
        }
        throw new ProtocolException("A message is not a JSON object.");
    }

    private static HubMessage.Outcome outcome(JsonNode json) throws ProtocolException {
        String error = optionalText(json, "error");
        if (error != null && json.has("result")) {
            throw new ProtocolException("A completion has both a result and an error.");
        }
        if (error != null) {
            return new HubMessage.Outcome.Failure(error.isEmpty() ? "The client reported an error." : error);
        }
        return json.has("result")
                ? new HubMessage.Outcome.Result(member(json, "result"))
                : new HubMessage.Outcome.Nothing();
    }

    private static JsonNode member(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    private static String text(JsonNode json, String name) throws ProtocolException {
        String text = optionalText(json, name);
        if (text == null) {
            throw new ProtocolException("A message has no member '%s'.".formatted(name));
        }
        return text;
    }

    private static @Nullable String optionalText(JsonNode json, String name) throws ProtocolException {
        JsonNode value = member(json, name);
        if (value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new ProtocolException("The member '%s' of a message is not a string.".formatted(name));
        }
        return value.textValue();
    }

    private static List<JsonNode> elements(JsonNode json, String name) throws ProtocolException {
        JsonNode value = member(json, name);
        if (!value.isNull() && !value.isArray()) {
            throw new ProtocolException("The member '%s' of a message is not an array.".formatted(name));
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    private static List<String> texts(JsonNode json, String name) throws ProtocolException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(json, name)) {
            texts.add(element.asText());
        }
        return texts;
    }

    private static long number(JsonNode json) throws ProtocolException {
        JsonNode value = member(json, "sequenceId");
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw new ProtocolException("A message has no member 'sequenceId'.");
        }
        return value.longValue();
    }
}
