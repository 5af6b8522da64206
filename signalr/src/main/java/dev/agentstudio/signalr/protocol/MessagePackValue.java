package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** JSON values as MessagePack. Timestamps become ISO 8601 text, binary becomes base64, as JSON has neither. */
final class MessagePackValue {
    /** Levels of nesting that are read; what arguments of hub methods need is far below it. */
    private static final int MAX_DEPTH = 32;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private MessagePackValue() {}

    static void write(JsonNode value, MessagePacker packer) throws IOException {
        switch (value.getNodeType()) {
            case OBJECT -> {
                packer.packMapHeader(value.size());
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    packer.packString(member.getKey());
                    write(member.getValue(), packer);
                }
            }
            case ARRAY -> {
                packer.packArrayHeader(value.size());
                for (JsonNode element : value) {
                    write(element, packer);
                }
            }
            case STRING -> packer.packString(value.textValue());
            case BOOLEAN -> packer.packBoolean(value.booleanValue());
            case NUMBER -> writeNumber(value, packer);
            case BINARY -> {
                byte[] bytes = value.binaryValue();
                packer.packBinaryHeader(bytes.length).writePayload(bytes);
            }
            case NULL, MISSING, POJO -> packer.packNil();
        }
    }

    private static void writeNumber(JsonNode value, MessagePacker packer) throws IOException {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            packer.packLong(value.longValue());
        } else if (value.isIntegralNumber()
                && value.bigIntegerValue().signum() > 0
                && value.bigIntegerValue().bitLength() <= Long.SIZE) {
            packer.packBigInteger(value.bigIntegerValue());
        } else {
            packer.packDouble(value.doubleValue());
        }
    }

    /**
     * Reads one value.
     *
     * @param length of the whole message in bytes: no size that a header states may exceed what is left of it
     */
    static JsonNode read(MessageUnpacker unpacker, int length) throws IOException, ProtocolException {
        return read(unpacker, length, 0);
    }

    private static JsonNode read(MessageUnpacker unpacker, int length, int depth)
            throws IOException, ProtocolException {
        if (depth > MAX_DEPTH) {
            throw new ProtocolException("An argument is nested more than %d levels deep.".formatted(MAX_DEPTH));
        }
        return switch (unpacker.getNextFormat().getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                yield NODES.nullNode();
            }
            case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
            case INTEGER -> integer(unpacker.unpackBigInteger());
            case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
            case STRING -> NODES.textNode(unpacker.unpackString());
            case BINARY -> NODES.binaryNode(payload(unpacker, length, unpacker.unpackBinaryHeader()));
            case ARRAY -> array(unpacker, length, depth);
            case MAP -> object(unpacker, length, depth);
            case EXTENSION -> extension(unpacker, length);
        };
    }

    private static ArrayNode array(MessageUnpacker unpacker, int length, int depth)
            throws IOException, ProtocolException {
        int size = unpacker.unpackArrayHeader();
        ArrayNode array = NODES.arrayNode();
        for (int index = 0; index < size; index++) {
            array.add(read(unpacker, length, depth + 1));
        }
        return array;
    }

    private static ObjectNode object(MessageUnpacker unpacker, int length, int depth)
            throws IOException, ProtocolException {
        int size = unpacker.unpackMapHeader();
        ObjectNode object = NODES.objectNode();
        for (int index = 0; index < size; index++) {
            JsonNode name = read(unpacker, length, depth + 1);
            object.set(name.isTextual() ? name.textValue() : name.toString(), read(unpacker, length, depth + 1));
        }
        return object;
    }

    private static JsonNode extension(MessageUnpacker unpacker, int length) throws IOException, ProtocolException {
        ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
        return header.isTimestampType()
                ? NODES.textNode(unpacker.unpackTimestamp(header).toString())
                : NODES.binaryNode(payload(unpacker, length, header.getLength()));
    }

    /** The size is checked before memory is allocated for it. */
    private static byte[] payload(MessageUnpacker unpacker, int length, int size)
            throws IOException, ProtocolException {
        if (size > length - unpacker.getTotalReadBytes()) {
            throw new ProtocolException("A message ends before its binary value does.");
        }
        return unpacker.readPayload(size);
    }

    private static JsonNode integer(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }
}
