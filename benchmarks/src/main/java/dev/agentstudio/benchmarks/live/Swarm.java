package dev.agentstudio.benchmarks.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many SignalR clients, all served by one thread, so that they cost less than the server's side of them. They ping as real ones do. */
final class Swarm implements AutoCloseable {
    /** Clients that connect, or whose calls are being answered, at one time. */
    private static final int AT_ONCE = 16;

    /** Longest wait for the answer to one client. */
    private static final int LIMIT_SECONDS = 60;

    /** How often each client pings, as in the JavaScript client, and into how many parts of the clients that is divided. */
    private static final Duration PING = Duration.ofSeconds(15);

    private static final int PING_PARTS = 150;

    /** The largest frame of the hub, and what may be carried over from before. */
    private static final int BUFFER = 512 * 1024;

    private final URI api;
    private final String token;
    private final Arrivals arrivals;
    private final Selector selector;
    private final Thread thread = new Thread(this::serve, "swarm");
    private final Queue<Action> actions = new ConcurrentLinkedQueue<>();
    private final List<SwarmClient> clients = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER];
    private final Semaphore window = new Semaphore(AT_ONCE);
    private final AtomicInteger repeats = new AtomicInteger();
    private volatile boolean isClosed;
    private volatile @Nullable IOException failure;
    private int pingPart;
    private long pingAt = System.nanoTime();

    /** Something that the thread of the clients does. */
    private interface Action {
        void run() throws IOException;
    }

    Swarm(URI api, String token, Arrivals arrivals) {
        this.api = api;
        this.token = token;
        this.arrivals = arrivals;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    /** Connects more clients, and returns when the hub has accepted them. */
    void open(int count) throws InterruptedException {
        for (int client = 0; client < count; client++) {
            inWindow(this::connect);
        }
        awaitAnswers();
    }

    /** Has clients call a method, one argument each, and returns when all calls were answered. */
    void invoke(String method, List<Call> calls) throws InterruptedException {
        for (Call call : calls) {
            inWindow(() -> clients.get(call.client()).invoke(method, call.argument()));
        }
        awaitAnswers();
    }

    record Call(int client, String argument) {}

    private void inWindow(Action action) throws InterruptedException {
        acquire(1);
        submit(action);
    }

    private void awaitAnswers() throws InterruptedException {
        acquire(AT_ONCE);
        window.release(AT_ONCE);
    }

    private void acquire(int permits) throws InterruptedException {
        boolean isAcquired = window.tryAcquire(permits, LIMIT_SECONDS, TimeUnit.SECONDS);
        requireHealthy();
        if (!isAcquired) {
            throw new IllegalStateException("The hub does not answer");
        }
    }

    /** @throws UncheckedIOException when a connection was lost or refused, or a call failed */
    void requireHealthy() {
        IOException lost = failure;
        if (lost != null) {
            throw new UncheckedIOException(lost);
        }
    }

    private void submit(Action action) {
        actions.add(action);
        selector.wakeup();
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Processor time of the thread. */
    Duration cpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()));
    }

    /** Microseconds of the epoch. */
    static long now() {
        return Arrivals.micros(Instant.now());
    }

    void opened() {
        window.release();
    }

    void answered() {
        window.release();
    }

    void repeated() {
        repeats.incrementAndGet();
    }

    /** Calls that were made again because Temporal did not answer the API in time. */
    int repeats() {
        return repeats.get();
    }

    private void serve() {
        try {
            while (!isClosed) {
                selector.select(this::ready, PING.toMillis() / PING_PARTS);
                for (Action action = actions.poll(); action != null; action = actions.poll()) {
                    action.run();
                }
                pingSome();
            }
        } catch (IOException e) {
            fail(e);
        } catch (UncheckedIOException e) {
            fail(new IOException(e));
        } finally {
            closeAll();
        }
    }

    private void fail(IOException lost) {
        failure = lost;
        window.release(AT_ONCE);
    }

    private void ready(SelectionKey key) {
        try {
            SwarmClient client = (SwarmClient) key.attachment();
            if (key.isConnectable()) {
                ((SocketChannel) key.channel()).finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                client.upgrade(api.getAuthority(), token);
            } else {
                client.read(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SwarmClient client = new SwarmClient(channel, this);
        clients.add(client);
        boolean isConnected = channel.connect(new InetSocketAddress(api.getHost(), api.getPort()));
        channel.register(selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, client);
        if (isConnected) {
            client.upgrade(api.getAuthority(), token);
        }
    }

    private void pingSome() throws IOException {
        long now = System.nanoTime();
        while (now - pingAt >= PING.toNanos() / PING_PARTS) {
            pingAt += PING.toNanos() / PING_PARTS;
            pingPart = (pingPart + 1) % PING_PARTS;
            for (int client = pingPart; client < clients.size(); client += PING_PARTS) {
                clients.get(client).ping();
            }
        }
    }

    private void closeAll() {
        selector.keys().forEach(key -> {
            try {
                key.channel().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
