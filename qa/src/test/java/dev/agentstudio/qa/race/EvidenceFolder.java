package dev.agentstudio.qa.race;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes down what an engineer needs to see of a race that a check complains of. */
final class EvidenceFolder {
    private static final Path ROOT = Path.of("target", "races");

    private EvidenceFolder() {}

    /** Writes a report and the histories of all runs into a new folder, which is returned. */
    static Path write(Evidence evidence, List<Violation> violations) {
        RacePlan plan = evidence.plan();
        Path folder = ROOT.resolve("%d-%d-%s".formatted(plan.seed(), plan.number(), evidence.workflowId()));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.txt"), report(evidence, violations));
            for (RunRecord run : evidence.runs()) {
                Files.writeString(
                        folder.resolve(run.runId() + ".json"), run.history().toJson(true));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static String report(Evidence evidence, List<Violation> violations) {
        List<String> lines =
                new ArrayList<>(List.of(evidence.plan().toString(), evidence.workflowId(), "", "Violations:"));
        violations.forEach(violation -> lines.add("  " + violation));
        lines.add("\nOperations:");
        evidence.answers().forEach(answered -> lines.add("  " + answered));
        lines.add("\nReadings:");
        evidence.readings()
                .forEach(reading -> lines.add("  %s..%s %s %s %s"
                        .formatted(
                                reading.begin(),
                                reading.end(),
                                reading.status(),
                                reading.etag(),
                                reading.body().at("/context/progress"))));
        lines.add("\nEvents:");
        evidence.last().events().forEach(event -> lines.add("  " + event));
        lines.add("\nCheckpoints, each time they were read:");
        evidence.checkpoints()
                .forEach(list -> lines.add("  "
                        + list.stream()
                                .map(each -> "%s %s %s"
                                        .formatted(
                                                each.path("id").asText(),
                                                each.path("type").asText(),
                                                each.path("createdAt").asText()))
                                .collect(Collectors.joining(", "))));
        lines.add("\nRuns, whose histories are beside this file:");
        evidence.runs()
                .forEach(run -> lines.add("  %s %s %s %s from %s"
                        .formatted(run.startedAt(), run.workflowId(), run.runId(), run.status(), run.source())));
        lines.add("\nCalls of agents:");
        evidence.calls().forEach(call -> lines.add("  " + call));
        return String.join("\n", lines) + "\n";
    }
}
