package dev.agentstudio.benchmarks.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Milliseconds that were measured. */
final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addAll(Collection<Double> more) {
        values.addAll(more);
    }

    int count() {
        return values.size();
    }

    /** @param share of the values that are not larger, above 0 and up to 1 */
    double percentile(double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
