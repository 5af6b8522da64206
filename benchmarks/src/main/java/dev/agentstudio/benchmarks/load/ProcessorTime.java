package dev.agentstudio.benchmarks.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Milliseconds of a processor that the parts of a subject have used.
 *
 * @param used by part
 */
record ProcessorTime(Map<String, Double> used) {
    /** This process: the clients and, of the hand-written workflow, its worker. */
    static final String CLIENT = "client";

    /** @param parts a process for each part; its descendants count with it, but those of other parts */
    static ProcessorTime now(Map<String, Long> parts) {
        Map<String, Double> used = new TreeMap<>();
        parts.forEach((part, pid) -> {
            Set<Long> others = new HashSet<>(parts.values());
            others.remove(pid);
            used.put(
                    part,
                    ProcessHandle.of(pid)
                            .map(process -> sum(tree(process, others)))
                            .orElse(0.0));
        });
        used.put(CLIENT, sum(Stream.of(ProcessHandle.current())));
        return new ProcessorTime(used);
    }

    /** What was used since an earlier time, for each of so many workflows. */
    Map<String, Double> since(ProcessorTime before, int workflows) {
        Map<String, Double> more = new TreeMap<>();
        used.forEach((part, milliseconds) ->
                more.put(part, (milliseconds - before.used.getOrDefault(part, 0.0)) / workflows));
        return more;
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process, Set<Long> others) {
        return Stream.concat(
                Stream.of(process),
                process.children()
                        .filter(child -> !others.contains(child.pid()))
                        .flatMap(child -> tree(child, others)));
    }

    private static double sum(Stream<ProcessHandle> processes) {
        return processes
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(Duration::toMillis)
                .sum();
    }
}
