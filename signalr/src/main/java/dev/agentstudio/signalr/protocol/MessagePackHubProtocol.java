package dev.agentstudio.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** The MessagePack encoding: an array for each message, behind its length as a variable-length integer. */
public final class MessagePackHubProtocol implements HubProtocol {
    /** Elements of an invocation that some clients expect whether or not there are streams. */
    private static final int INVOCATION_ELEMENTS = 6;

    private static final int ERROR = 1;
    private static final int VOID = 2;
    private static final int RESULT = 3;

    @Override
    public String name() {
        return "messagepack";
    }

    @Override
    public TransferFormat format() {
        return TransferFormat.BINARY;
    }

    @Override
    public Framing framing() {
        return Framing.LENGTH_PREFIX;
    }

    @Override
    public byte[] write(HubMessage message) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            write(message, packer);
            return prefixed(packer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(HubMessage message, MessageBufferPacker packer) throws IOException {
        switch (message) {
            case HubMessage.Invocation call -> {
                begin(packer, INVOCATION_ELEMENTS, MessageType.INVOCATION);
                packText(packer, call.invocationId());
                writeCall(call.target(), call.arguments(), call.streamIds(), packer);
            }
            case HubMessage.StreamInvocation call -> {
                begin(packer, INVOCATION_ELEMENTS, MessageType.STREAM_INVOCATION);
                packText(packer, call.invocationId());
                writeCall(call.target(), call.arguments(), call.streamIds(), packer);
            }
            case HubMessage.StreamItem item -> {
                begin(packer, 4, MessageType.STREAM_ITEM);
                packText(packer, item.invocationId());
                MessagePackValue.write(item.item(), packer);
            }
            case HubMessage.Completion completion -> writeCompletion(completion, packer);
            case HubMessage.CancelInvocation cancel -> {
                begin(packer, 3, MessageType.CANCEL_INVOCATION);
                packText(packer, cancel.invocationId());
            }
            case HubMessage.Ping ping -> packer.packArrayHeader(1).packInt(MessageType.PING);
            case HubMessage.Close close -> {
                packer.packArrayHeader(close.allowReconnect() ? 3 : 2).packInt(MessageType.CLOSE);
                packText(packer, close.error());
                if (close.allowReconnect()) {
                    packer.packBoolean(true);
                }
            }
            case HubMessage.Ack ack ->
                packer.packArrayHeader(2).packInt(MessageType.ACK).packLong(ack.sequenceId());
            case HubMessage.Sequence sequence ->
                packer.packArrayHeader(2).packInt(MessageType.SEQUENCE).packLong(sequence.sequenceId());
            case HubMessage.Unknown unknown ->
                throw new IllegalArgumentException("A message of unknown type is only read");
        }
    }

    private static void writeCall(
            String target, List<JsonNode> arguments, List<String> streamIds, MessageBufferPacker packer)
            throws IOException {
        packer.packString(target).packArrayHeader(arguments.size());
        for (JsonNode argument : arguments) {
            MessagePackValue.write(argument, packer);
        }
        packer.packArrayHeader(streamIds.size());
        for (String id : streamIds) {
            packer.packString(id);
        }
    }

    private static void writeCompletion(HubMessage.Completion completion, MessageBufferPacker packer)
            throws IOException {
        begin(packer, completion.outcome() instanceof HubMessage.Outcome.Nothing ? 4 : 5, MessageType.COMPLETION);
        packText(packer, completion.invocationId());
        switch (completion.outcome()) {
            case HubMessage.Outcome.Nothing nothing -> packer.packInt(VOID);
            case HubMessage.Outcome.Result result -> {
                packer.packInt(RESULT);
                MessagePackValue.write(result.value(), packer);
            }
            case HubMessage.Outcome.Failure failure -> packer.packInt(ERROR).packString(failure.message());
        }
    }

    /** Type and the empty headers, with which most messages begin. */
    private static void begin(MessageBufferPacker packer, int elements, int type) throws IOException {
        packer.packArrayHeader(elements).packInt(type).packMapHeader(0);
    }

    private static void packText(MessageBufferPacker packer, @Nullable String text) throws IOException {
        if (text == null) {
            packer.packNil();
        } else {
            packer.packString(text);
        }
    }

    private static byte[] prefixed(byte[] message) {
        int prefix = 1;
        for (int rest = message.length >>> 7; rest > 0; rest >>>= 7) {
            prefix++;
        }
        byte[] record = new byte[prefix + message.length];
        for (int index = 0, rest = message.length; index < prefix; index++, rest >>>= 7) {
            record[index] = (byte) ((rest & 0x7F) | (index == prefix - 1 ? 0 : 0x80));
        }
        System.arraycopy(message, 0, record, prefix, message.length);
        return record;
    }

    @Override
    public HubMessage read(byte[] message) throws ProtocolException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(message)) {
            int elements = unpacker.unpackArrayHeader();
            return read(new Input(unpacker, message.length, elements), unpacker.unpackInt());
        } catch (IOException | MessagePackException e) {
            throw new ProtocolException("A message is not MessagePack of the hub protocol.", e);
        }
    }

    /**
     * A message that is being read.
     *
     * @param length in bytes
     * @param elements of its array
     */
    private record Input(MessageUnpacker unpacker, int length, int elements) {
        JsonNode value() throws IOException, ProtocolException {
            return MessagePackValue.read(unpacker, length);
        }
    }

    private static HubMessage read(Input input, int type) throws IOException, ProtocolException {
        MessageUnpacker unpacker = input.unpacker();
        return switch (type) {
            case MessageType.INVOCATION -> {
                unpacker.skipValue();
                yield new HubMessage.Invocation(
                        unpackText(unpacker), unpacker.unpackString(), unpackArguments(input), unpackStreamIds(input));
            }
            case MessageType.STREAM_INVOCATION -> {
                unpacker.skipValue();
                yield new HubMessage.StreamInvocation(
                        unpacker.unpackString(),
                        unpacker.unpackString(),
                        unpackArguments(input),
                        unpackStreamIds(input));
            }
            case MessageType.STREAM_ITEM -> {
                unpacker.skipValue();
                yield new HubMessage.StreamItem(unpacker.unpackString(), input.value());
            }
            case MessageType.COMPLETION -> {
                unpacker.skipValue();
                yield new HubMessage.Completion(unpacker.unpackString(), unpackOutcome(input));
            }
            case MessageType.CANCEL_INVOCATION -> {
                unpacker.skipValue();
                yield new HubMessage.CancelInvocation(unpacker.unpackString());
            }
            case MessageType.PING -> new HubMessage.Ping();
            case MessageType.CLOSE ->
                new HubMessage.Close(unpackText(unpacker), input.elements() > 2 && unpacker.unpackBoolean());
            case MessageType.ACK -> new HubMessage.Ack(unpacker.unpackLong());
            case MessageType.SEQUENCE -> new HubMessage.Sequence(unpacker.unpackLong());
            default -> new HubMessage.Unknown(type);
        };
    }

    private static HubMessage.Outcome unpackOutcome(Input input) throws IOException, ProtocolException {
        int kind = input.unpacker().unpackInt();
        if (input.elements() < 5) {
            return new HubMessage.Outcome.Nothing();
        }
        return switch (kind) {
            case ERROR -> {
                String message = input.unpacker().unpackString();
                yield new HubMessage.Outcome.Failure(message.isEmpty() ? "The client reported an error." : message);
            }
            case RESULT -> new HubMessage.Outcome.Result(input.value());
            default -> new HubMessage.Outcome.Nothing();
        };
    }

    private static @Nullable String unpackText(MessageUnpacker unpacker) throws IOException {
        if (unpacker.getNextFormat().getValueType() == ValueType.NIL) {
            unpacker.unpackNil();
            return null;
        }
        return unpacker.unpackString();
    }

    private static List<JsonNode> unpackArguments(Input input) throws IOException, ProtocolException {
        int count = input.unpacker().unpackArrayHeader();
        List<JsonNode> arguments = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            arguments.add(input.value());
        }
        return arguments;
    }

    private static List<String> unpackStreamIds(Input input) throws IOException, ProtocolException {
        List<String> ids = new ArrayList<>();
        if (input.elements() >= INVOCATION_ELEMENTS) {
            for (JsonNode id : input.value()) {
                ids.add(id instanceof NullNode ? "" : id.asText());
            }
        }
        return ids;
    }
}
