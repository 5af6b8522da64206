package dev.agentstudio.signalr.connection;

import dev.agentstudio.signalr.protocol.HubMessage;
import dev.agentstudio.signalr.protocol.ProtocolException;
import dev.agentstudio.signalr.protocol.RecordReader;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One logical connection, whatever transport carries it. Neither transport nor hub is called under the lock that guards its state. */
public final class HubConnection implements HubClient {
    private static final Logger LOG = LoggerFactory.getLogger(HubConnection.class);

    private final ConnectionId id;
    private final HubUser user;
    private final ConnectionRegistry registry;
    private final HubSettings settings;
    private final InvocationQueue invocations;
    private final ReentrantLock lock = new ReentrantLock();
    private final RecordReader reader;
    private final Dialog dialog;
    private final Instant connectedAt = Instant.now();
    private final ConnectionTimes times;
    private final Calls calls;
    private final DeferredActions whenReady = new DeferredActions();
    private ConnectionState state = ConnectionState.NEGOTIATED;
    private volatile boolean closedByClient;
    private volatile @Nullable Transport transport;
    private volatile Transport.@Nullable Kind kind;

    /** @param ofUser what all connections of the user may invoke together */
    HubConnection(
            ConnectionId id, HubUser user, boolean stateful, ConnectionRegistry registry, InvocationLimit ofUser) {
        this.id = id;
        this.user = user;
        this.registry = registry;
        dialog = new Dialog(stateful);
        settings = registry.settings();
        invocations = new InvocationQueue(registry.executor());
        reader = new RecordReader(settings.maxMessageBytes());
        times = new ConnectionTimes(settings);
        calls = new Calls(registry.hub(), new InvocationLimit(settings.invocationsPerMinute()), ofUser);
    }

    @Override
    public String id() {
        return id.id();
    }

    /** The secret that requests of this connection carry. */
    public String token() {
        return id.token();
    }

    @Override
    public HubUser user() {
        return user;
    }

    @Override
    public Instant connectedAt() {
        return connectedAt;
    }

    /** The kind of transport that the connection began on; null before the first. */
    public Transport.@Nullable Kind kind() {
        return kind;
    }

    /** What carries the connection, or carried it to its end; null before, and after the transport was lost. */
    public @Nullable Transport transport() {
        return transport;
    }

    /** Whether another transport may take over at any time. */
    public boolean mayReattach() {
        return transport == null || dialog.isStateful();
    }

    /** Lets a transport carry the connection. With stateful reconnect a new socket replaces the old one. */
    public Attachment attach(Transport next) {
        Transport replaced;
        boolean isFirst;
        lock.lock();
        try {
            if (state == ConnectionState.ENDED) {
                return Attachment.ENDED;
            }
            if (kind != null && kind != next.kind()) {
                return Attachment.OTHER_KIND;
            }
            if (transport != null && !isResumable()) {
                return Attachment.CONFLICT;
            }
            replaced = transport;
            transport = next;
            isFirst = kind == null;
            kind = next.kind();
            times.attached();
            if (isResumable()) {
                reader.clear();
                dialog.resume();
            }
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            registry.attached(this);
        }
        if (replaced != null) {
            replaced.abort();
        }
        next.flush();
        return Attachment.ATTACHED;
    }

    /** Whether another transport may continue where this one ends. */
    private boolean isResumable() {
        return state == ConnectionState.OPEN && dialog.isStateful();
    }

    /** The transport was lost. The connection ends with it, unless the client may come back with another one. */
    public void detach(Transport lost) {
        boolean ends;
        lock.lock();
        try {
            if (!lost.equals(transport)) {
                return;
            }
            transport = null;
            times.detached();
            ends = !isResumable();
        } finally {
            lock.unlock();
        }
        if (ends) {
            close(null, false);
        }
    }

    /** Takes bytes that a transport has received. Late ones of a transport that was replaced are ignored: the client sends them again. */
    public void receive(Transport from, byte[] bytes) {
        if (from.equals(transport)) {
            receive(bytes);
        }
    }

    /** Takes bytes from the client: any part of its stream of records. */
    public void receive(byte[] bytes) {
        try {
            receiveRecords(bytes);
            if (closedByClient) {
                // On this thread, which must not see the socket's own end before it is answered.
                close(null, false);
            }
        } catch (ProtocolException e) {
            LOG.debug("Connection {} sent what is not allowed", id.id(), e);
            close(e.getMessage(), false);
        }
    }

    private void receiveRecords(byte[] bytes) throws ProtocolException {
        lock.lock();
        try {
            if (state == ConnectionState.ENDED) {
                return;
            }
            times.received();
            reader.append(bytes);
            for (byte[] record = reader.next(); record != null; record = reader.next()) {
                if (state == ConnectionState.NEGOTIATED) {
                    shakeHands(record);
                } else {
                    accept(dialog.read(record));
                }
            }
        } finally {
            lock.unlock();
        }
        flush();
    }

    private void shakeHands(byte[] record) throws ProtocolException {
        Handshake agreed = Handshake.accept(record, kind);
        reader.use(agreed.protocol().framing());
        dialog.begin(agreed);
        state = ConnectionState.OPEN;
        invocations.add(() -> registry.hub().connected(this));
    }

    private void accept(HubMessage message) throws ProtocolException {
        if (!dialog.isNew(message)) {
            return;
        }
        if (dialog.isOver(settings.queue())) {
            throw new ProtocolException(settings.queue().excess());
        }
        switch (message) {
            case HubMessage.Invocation call -> invoke(call);
            case HubMessage.StreamInvocation call ->
                complete(call.invocationId(), new HubMessage.Outcome.Failure(calls.refusal(call)));
            case HubMessage.Ping ping -> times.pinged();
            case HubMessage.Close close -> closedByClient = true;
            // Nothing here sends streams or waits for results of the client; the rest only counts messages.
            case HubMessage.StreamItem item -> {}
            case HubMessage.Completion completion -> {}
            case HubMessage.CancelInvocation cancel -> {}
            case HubMessage.Ack ack -> {}
            case HubMessage.Sequence sequence -> {}
            case HubMessage.Unknown unknown -> {}
        }
    }

    private void invoke(HubMessage.Invocation call) throws ProtocolException {
        String refusal = calls.refusal(call);
        if (refusal != null) {
            complete(call.invocationId(), new HubMessage.Outcome.Failure(refusal));
        } else {
            invocations.add(() -> run(call), settings.maxPendingInvocations());
        }
    }

    private void run(HubMessage.Invocation call) {
        HubMessage.Outcome outcome = calls.run(this, call);
        locked(() -> complete(call.invocationId(), outcome));
        flush();
    }

    private void complete(@Nullable String invocationId, HubMessage.Outcome outcome) {
        if (invocationId != null && state == ConnectionState.OPEN) {
            dialog.complete(invocationId, outcome);
        }
    }

    @Override
    public void send(List<HubMessage.Invocation> messages, Importance importance) {
        Outbox.Backlog backlog;
        lock.lock();
        try {
            backlog = state == ConnectionState.OPEN
                    ? dialog.offer(messages, importance, settings.queue())
                    : Outbox.Backlog.DROPPED;
        } finally {
            lock.unlock();
        }
        switch (backlog) {
            case ACCEPTED, DROPPED -> {}
            case FELL_BEHIND -> registry.hub().fellBehind(this, dialog.queuedMessages());
            case OVERFLOWED -> {
                close(settings.queue().excess(), true);
                abortTransport();
            }
        }
        flush();
    }

    @Override
    public void whenReady(Runnable action) {
        whenReady.add(action);
        runReady();
    }

    private void runReady() {
        if (dialog.queuedMessages() <= settings.queue().warning() / 2) {
            whenReady.runAll(registry.executor());
        }
    }

    /**
     * The next frame for the client; null when nothing is to be sent now, or another transport has taken over. The transport calls
     * {@link #frameWritten} when it is written, and only then asks for the next.
     */
    public byte @Nullable [] takeFrame(Transport by) {
        lock.lock();
        try {
            byte[] frame = by.equals(transport) ? dialog.takeFrame() : null;
            if (frame != null) {
                times.frameTaken();
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    public void frameWritten() {
        locked(times::frameWritten);
        runReady();
    }

    /** Whether what the client is sent is text. Before the handshake it is. */
    public boolean sendsText() {
        return dialog.sendsText();
    }

    /** Checks times. Called about once a second. */
    void tick(long now) {
        Transport attached = transport;
        if (attached != null && !attached.isAlive()) {
            detach(attached);
            return;
        }
        String timeout;
        boolean isStuck;
        lock.lock();
        try {
            timeout = times.timeout(now, state, transport == null ? null : kind, user);
            isStuck = times.isWriteStuck(now);
            keepAlive(now);
        } finally {
            lock.unlock();
        }
        if (timeout != null) {
            close(timeout, true);
        } else if (isStuck) {
            abortTransport();
        } else {
            flush();
        }
    }

    /** After the end: whether the client is still to receive what was queued. One that does not read is disconnected. */
    boolean isDraining(long now) {
        Transport last = transport;
        if (last == null || last.hasFinished() || !last.isAlive()) {
            return false;
        }
        if (times.isDrainTimeOver(now, last.kind())) {
            last.abort();
            return false;
        }
        return true;
    }

    private void keepAlive(long now) {
        Transport.Kind carrying = kind;
        if (state == ConnectionState.OPEN && carrying != null) {
            dialog.keepAlive(
                    transport != null && times.takeAcknowledgement(now), carrying.isPinged() && times.isPingDue(now));
        }
    }

    @Override
    public void close(@Nullable String error, boolean allowReconnect) {
        boolean wasOpen;
        Transport last;
        lock.lock();
        try {
            if (state == ConnectionState.ENDED) {
                return;
            }
            wasOpen = state == ConnectionState.OPEN;
            state = ConnectionState.ENDED;
            times.ended();
            if (wasOpen) {
                dialog.end(new HubMessage.Close(error, allowReconnect));
            } else if (error != null && transport != null) {
                dialog.refuse(error);
            }
            last = transport;
        } finally {
            lock.unlock();
        }
        registry.ended(this);
        if (last != null) {
            last.end();
        }
        if (wasOpen) {
            invocations.add(() -> registry.hub().disconnected(this));
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        Transport attached = transport;
        if (attached != null) {
            attached.flush();
        }
    }

    private void abortTransport() {
        Transport attached = transport;
        if (attached != null) {
            attached.abort();
            detach(attached);
        }
    }
}
