package dev.agentstudio.qa.watch;

import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.JavaProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** API servers of one namespace, of which some are killed and started again. Clients try one after the other. */
final class Servers implements AutoCloseable {
    private final List<URI> addresses = new ArrayList<>();
    private final List<Mortal> mortals = new ArrayList<>();
    private final String token;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();

    /** One that is killed. */
    private static final class Mortal {
        private final Supplier<JavaProcess> start;
        private final Client client;
        private volatile JavaProcess process;

        private Mortal(Supplier<JavaProcess> start, Client client) {
            this.start = start;
            this.client = client;
            process = start.get();
        }
    }

    /** @param token of the caller that all requests are from */
    Servers(String token) {
        this.token = token;
    }

    /** Adds one that is left alone. */
    void add(URI address) {
        addresses.add(address);
    }

    /** Adds one that is killed. */
    void add(URI address, Supplier<JavaProcess> start) {
        addresses.add(address);
        mortals.add(new Mortal(start, client(address)));
    }

    String token() {
        return token;
    }

    int kills() {
        return kills.get();
    }

    /** The address for the next connection. */
    URI next() {
        return addresses.get(Math.floorMod(requests.getAndIncrement(), addresses.size()));
    }

    /** A client of the next server. */
    Client client() {
        return client(next());
    }

    /** A client of each. */
    List<Client> clients() {
        return addresses.stream().map(this::client).toList();
    }

    void awaitAll() {
        mortals.forEach(mortal -> mortal.process.awaitAnswer(mortal.client));
    }

    /** Kills the next one, as {@code kill -9} does, starts it again and waits until it answers. */
    void killOne() {
        Mortal mortal = mortals.get(kills.getAndIncrement() % mortals.size());
        mortal.process.kill();
        mortal.process.awaitExit();
        mortal.process = mortal.start.get();
        mortal.process.awaitAnswer(mortal.client);
    }

    @Override
    public void close() {
        mortals.forEach(mortal -> mortal.process.close());
    }

    private Client client(URI address) {
        return new Client(address, token);
    }
}
