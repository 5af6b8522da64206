package dev.agentstudio.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A figure with a budget, beside its baseline.
 *
 * @param unit of figure and baseline
 * @param budget in words
 * @param isWithin whether the budget is met
 */
public record Figure(
        String name,
        String unit,
        double figure,
        double baseline,
        String baselineName,
        String budget,
        boolean isWithin) {
    private static final String FILE = System.getenv().getOrDefault("BENCHMARK_FIGURES", "");

    /** Adds a line of JSON for {@code ./bench} to the file that the environment variable {@code BENCHMARK_FIGURES} names, if it does. */
    public void report() {
        if (FILE.isEmpty()) {
            return;
        }
        ObjectNode line = Payloads.mapper().createObjectNode();
        line.put("name", name).put("figure", figure).put("unit", unit).put("baseline", baseline);
        line.put("baseline_name", baselineName).put("budget", budget).put("within", isWithin);
        try {
            Files.writeString(Path.of(FILE), line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
