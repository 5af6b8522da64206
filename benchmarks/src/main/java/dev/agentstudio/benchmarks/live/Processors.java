package dev.agentstudio.benchmarks.live;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Who used the processors of this machine between two times. */
final class Processors {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ApiUnderTest api;
    private final Swarm swarm;
    private Usage begun;

    private record Usage(long at, Duration api, Duration swarm, long benchmark) {}

    Processors(ApiUnderTest api, Swarm swarm) {
        this.api = api;
        this.swarm = swarm;
        this.begun = now();
    }

    /** Begins to measure. */
    void begin() {
        begun = now();
        double unused = system.getCpuLoad();
    }

    /** What was used since the beginning, as shares of one processor. */
    String used() {
        Usage end = now();
        double wall = end.at - begun.at;
        double clients = end.swarm.minus(begun.swarm).toNanos() / wall;
        double benchmark = (end.benchmark - begun.benchmark) / wall;
        int count = system.getAvailableProcessors();
        return "%d processors, %.2f of them busy: API %.2f, clients %.2f, the rest of this process (worker) %.2f"
                .formatted(
                        count,
                        system.getCpuLoad() * count,
                        end.api.minus(begun.api).toNanos() / wall,
                        clients,
                        benchmark - clients);
    }

    /** Microseconds of a processor that the API used for each of so many messages. */
    double apiMicros(long messages) {
        return api.cpu().minus(begun.api).toNanos() / 1000.0 / messages;
    }

    private Usage now() {
        return new Usage(System.nanoTime(), api.cpu(), swarm.cpu(), system.getProcessCpuTime());
    }
}
