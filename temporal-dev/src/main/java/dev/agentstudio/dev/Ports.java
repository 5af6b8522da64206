package dev.agentstudio.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The ports of the stack, all on loopback. */
public record Ports(int api, int temporal, int ui, int agents) {
    /** Below the ports from which systems take the local end of a connection: none of those takes a port between choice and use. */
    private static final int LOWEST_FREE = 20_000;

    private static final int HIGHEST_FREE = 32_000;

    static final Ports DEFAULT = new Ports(5000, 7233, 8233, 8088);

    /** Ports that nobody uses right now. */
    public static Ports free() {
        List<Integer> ports =
                Stream.generate(Ports::anyFree).distinct().limit(4).toList();
        return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    Ports withApi(int port) {
        return new Ports(port, temporal, ui, agents);
    }

    Ports withTemporal(int port) {
        return new Ports(api, port, ui, agents);
    }

    Ports withUi(int port) {
        return new Ports(api, temporal, port, agents);
    }

    Ports withAgents(int port) {
        return new Ports(api, temporal, ui, port);
    }

    /** @throws UsageException naming the first port that is taken, and its option */
    void requireFree() {
        Map<String, Integer> options = new LinkedHashMap<>();
        options.put("--port", api);
        options.put("--temporal-port", temporal);
        options.put("--ui-port", ui);
        options.put("--agents-port", agents);
        options.forEach((option, port) -> {
            if (!isFree(port)) {
                throw new UsageException("Port %d is taken; choose another with %s".formatted(port, option));
            }
        });
    }

    /** Whether nobody listens on a port of the loopback interface. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() {
        return ThreadLocalRandom.current()
                .ints(LOWEST_FREE, HIGHEST_FREE)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow();
    }
}
