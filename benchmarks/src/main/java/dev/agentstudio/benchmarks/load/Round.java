package dev.agentstudio.benchmarks.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One round of one subject.
 *
 * @param latencies in microseconds, from when a call was due to its result
 * @param seconds from the first call to the last result
 * @param processorTime milliseconds by part, for each workflow
 */
record Round(Histogram latencies, double seconds, Map<String, Double> processorTime) {
    double perSecond() {
        return latencies.getTotalCount() / seconds;
    }

    /**
     * A latency in milliseconds.
     *
     * @param percentile 0 to 100
     */
    double latency(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000.0;
    }
}
