package dev.agentstudio.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that send as many calls as their pace allows to a server with a quota, in time that the test counts. */
class CallPaceTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final int SECOND = 1000;

    private long now = 1;

    @Test
    void unlimitedUntilTheFirstRefusal() {
        Node node = new Node();
        Server server = new Server(1_000_000);

        run(server, List.of(node), SECOND);

        assertThat(node.refused).isZero();
        assertThat(node.pace.perSecond()).isInfinite();
    }

    @Test
    void oneNodeUsesMostOfTheQuotaAndIsSeldomRefused() {
        Node node = new Node();
        Server server = new Server(10);

        run(server, List.of(node), 60 * SECOND);

        assertThat(node.accepted).isGreaterThan(8 * 60);
        assertThat(node.refused).isLessThan(60);
    }

    @Test
    void nodesShareTheQuota() {
        List<Node> nodes = List.of(new Node(), new Node(), new Node());
        Server server = new Server(30);
        run(server, nodes, 30 * SECOND);
        nodes.forEach(node -> node.accepted = 0);

        run(server, nodes, 120 * SECOND);

        assertThat(nodes).allSatisfy(node -> assertThat(node.accepted / 120.0).isCloseTo(9, within(3.0)));
    }

    @Test
    void higherQuotaIsUsedSoon() {
        Node node = new Node();
        Server server = new Server(5);
        run(server, List.of(node), 20 * SECOND);

        server.perSecond = 50;
        run(server, List.of(node), 60 * SECOND);

        assertThat(node.pace.perSecond()).isGreaterThan(30);
    }

    @Test
    void oldRefusalsAreForgotten() {
        CallPace pace = new CallPace();
        pace.sent(0);
        pace.refused(0, 1);
        assertThat(pace.waitNanos(2)).isPositive();

        assertThat(pace.waitNanos(Duration.ofMinutes(1).toNanos())).isZero();
        assertThat(pace.perSecond()).isInfinite();
    }

    @Test
    void callsThatWereSentBeforeARefusalCountWithIt() {
        CallPace pace = new CallPace();
        IntStream.range(0, 8).forEach(call -> pace.sent(call));
        pace.refused(5, 10);
        double after = pace.perSecond();

        pace.refused(6, 11);
        pace.refused(7, 12);

        assertThat(pace.perSecond()).isEqualTo(after);
    }

    /** Each node sends at most one call a millisecond. */
    private void run(Server server, List<Node> nodes, int milliseconds) {
        for (int step = 0; step < milliseconds; step++) {
            now += MILLISECOND;
            for (Node node : nodes) {
                if (node.pace.waitNanos(now) == 0) {
                    node.send(server, now);
                }
            }
        }
    }

    private static final class Node {
        final CallPace pace = new CallPace();
        int accepted;
        int refused;

        void send(Server server, long now) {
            pace.sent(now);
            if (server.accepts(now)) {
                accepted++;
                pace.accepted();
            } else {
                refused++;
                pace.refused(now, now + 1);
            }
        }
    }

    /** A bucket that holds a second's calls. */
    private static final class Server {
        double perSecond;
        private double left;
        private long countedAt;

        Server(double perSecond) {
            this.perSecond = perSecond;
            this.left = perSecond;
        }

        boolean accepts(long now) {
            left = Math.min(perSecond, left + (now - countedAt) / 1e9 * perSecond);
            countedAt = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
