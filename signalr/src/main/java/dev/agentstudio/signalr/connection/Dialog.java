package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.HandshakeResponse;
import dev.agentstudio.signalr.protocol.HubMessage;
import dev.agentstudio.signalr.protocol.HubProtocol;
import dev.agentstudio.signalr.protocol.ProtocolException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection in both directions, whatever transport carries them: their encoding, and with stateful reconnect their
 * numbers. Not thread-safe, but for {@link #sendsText}.
 */
final class Dialog {
    private final Outbox outbox = new Outbox();
    private final Inbox inbox = new Inbox();
    private boolean stateful;
    private boolean awaitsSequence;
    private volatile @Nullable HubProtocol protocol;

    /** @param stateful whether negotiation allowed stateful reconnect */
    Dialog(boolean stateful) {
        this.stateful = stateful;
    }

    boolean isStateful() {
        return stateful;
    }

    /** Whether what the client is sent is text. Before the handshake it is. */
    boolean sendsText() {
        HubProtocol known = protocol;
        return known == null || known.framing() == HubProtocol.Framing.SEPARATOR;
    }

    /** The handshake succeeded. */
    void begin(Handshake agreed) {
        protocol = agreed.protocol();
        stateful &= agreed.stateful();
        if (stateful) {
            outbox.keepUntilAcknowledged();
        }
        outbox.add(HandshakeResponse.OK.write(), false);
    }

    /** Continues on a new transport: the first message each way is a Sequence, and what was not acknowledged follows again. */
    void resume() {
        awaitsSequence = true;
        long first = outbox.rewind();
        outbox.addFirst(protocol().write(new HubMessage.Sequence(first)));
    }

    HubMessage read(byte[] record) throws ProtocolException {
        return protocol().read(record);
    }

    /** Counts a message of the client. False when it is to be ignored: it was received before, or comes too early on a new transport. */
    boolean isNew(HubMessage message) throws ProtocolException {
        if (awaitsSequence && !(message instanceof HubMessage.Sequence)) {
            return false;
        }
        return switch (message) {
            case HubMessage.Invocation call -> count();
            case HubMessage.StreamInvocation call -> count();
            case HubMessage.StreamItem item -> count();
            case HubMessage.Completion completion -> count();
            case HubMessage.CancelInvocation cancel -> count();
            case HubMessage.Ack ack -> {
                outbox.acknowledge(ack.sequenceId());
                yield true;
            }
            case HubMessage.Sequence sequence -> {
                awaitsSequence = false;
                inbox.resumeAt(sequence.sequenceId());
                yield true;
            }
            case HubMessage.Ping ping -> true;
            case HubMessage.Close close -> true;
            case HubMessage.Unknown unknown -> true;
        };
    }

    private boolean count() {
        return !stateful || inbox.accept();
    }

    void complete(String invocationId, HubMessage.Outcome outcome) {
        outbox.add(protocol().write(new HubMessage.Completion(invocationId, outcome)), true);
    }

    Outbox.Backlog offer(
            List<HubMessage.Invocation> messages, HubClient.Importance importance, HubSettings.QueueLimits limits) {
        HubProtocol encoding = protocol();
        return outbox.offer(messages.stream().map(encoding::write).toList(), importance, limits);
    }

    /** Queues what is due when nothing else happens: an acknowledgement, or a ping. */
    void keepAlive(boolean mayAcknowledge, boolean wantsPing) {
        long received = stateful && mayAcknowledge ? inbox.takeAcknowledgement() : 0;
        if (received > 0) {
            outbox.addAcknowledgement(protocol().write(new HubMessage.Ack(received)));
        }
        if (wantsPing && outbox.isEmpty()) {
            outbox.add(protocol().write(new HubMessage.Ping()), false);
        }
    }

    /** Ends the messages with a Close. */
    void end(HubMessage.Close close) {
        outbox.end();
        outbox.add(protocol().write(close), false);
    }

    /** Ends the messages before there was a handshake. */
    void refuse(String error) {
        outbox.add(new HandshakeResponse(error).write(), false);
    }

    byte @Nullable [] takeFrame() {
        return outbox.takeFrame();
    }

    /** Whether more waits than a client may let wait. */
    boolean isOver(HubSettings.QueueLimits limits) {
        return outbox.isOver(limits);
    }

    int queuedMessages() {
        return outbox.size();
    }

    private HubProtocol protocol() {
        HubProtocol known = protocol;
        if (known == null) {
            throw new IllegalStateException("There was no handshake yet");
        }
        return known;
    }
}
