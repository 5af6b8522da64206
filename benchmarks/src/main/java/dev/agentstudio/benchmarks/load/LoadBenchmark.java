package dev.agentstudio.benchmarks.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.workflows.payload.Payloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several subjects under the same loads, round by round in turn. It judges nothing.
 *
 * <pre>LoadBenchmark PLAN.json RESULT.json</pre>
 */
public final class LoadBenchmark {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final LoadPlan plan;
    private final Map<LoadPlan.SubjectPlan, Subject> subjects;

    private LoadBenchmark(LoadPlan plan, Map<LoadPlan.SubjectPlan, Subject> subjects) {
        this.plan = plan;
        this.subjects = subjects;
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the last resort of the process
    public static void main(String[] arguments) {
        int status = 2;
        Map<LoadPlan.SubjectPlan, Subject> subjects = new LinkedHashMap<>();
        try {
            LoadPlan plan = Payloads.mapper().readValue(Path.of(arguments[0]).toFile(), LoadPlan.class);
            for (LoadPlan.SubjectPlan subject : plan.subjects()) {
                subjects.put(subject, Subjects.of(subject));
            }
            ArrayNode loads = new LoadBenchmark(plan, subjects).run();
            Files.writeString(Path.of(arguments[1]), loads.toPrettyString());
            status = 0;
        } catch (Exception e) {
            System.err.println("load: " + e);
        } finally {
            subjects.values().forEach(Subject::close);
        }
        System.exit(status);
    }

    private ArrayNode run() throws Exception {
        for (int round = 0; round < plan.warmUp().rounds(); round++) {
            measure(plan.warmUp(), new LinkedHashMap<>());
        }
        ArrayNode loads = Payloads.mapper().createArrayNode();
        for (LoadPlan.Load load : plan.loads()) {
            Map<LoadPlan.SubjectPlan, List<Round>> rounds = new LinkedHashMap<>();
            for (int round = 0; round < load.rounds(); round++) {
                measure(load, rounds);
            }
            ObjectNode result = loads.addObject();
            result.set("load", Payloads.mapper().valueToTree(load));
            ObjectNode measured = result.putObject("subjects");
            rounds.forEach((subject, each) -> measured.set(subject.name(), json(each)));
        }
        return loads;
    }

    /** One round of each subject. */
    private void measure(LoadPlan.Load load, Map<LoadPlan.SubjectPlan, List<Round>> rounds) throws Exception {
        for (Map.Entry<LoadPlan.SubjectPlan, Subject> one : subjects.entrySet()) {
            Map<String, Long> parts = one.getKey().parts();
            ProcessorTime before = ProcessorTime.now(parts);
            LoadGenerator.Result result =
                    LoadGenerator.run(load, () -> one.getValue().execute(load.milliseconds()));
            rounds.computeIfAbsent(one.getKey(), none -> new ArrayList<>())
                    .add(new Round(
                            result.latencies(),
                            result.seconds(),
                            ProcessorTime.now(parts).since(before, load.workflows())));
        }
    }

    /** Each figure once a round. */
    private static ObjectNode json(List<Round> rounds) {
        ObjectNode json = Payloads.mapper().createObjectNode();
        ArrayNode perSecond = json.putArray("perSecond");
        ObjectNode latency = json.putObject("latency");
        ObjectNode processorTime = json.putObject("processorTime");
        for (Round round : rounds) {
            perSecond.add(round.perSecond());
            for (double percentile : PERCENTILES) {
                latency.withArray("/p" + Double.toString(percentile).replaceFirst("\\.0$", ""))
                        .add(round.latency(percentile));
            }
            round.processorTime()
                    .forEach((part, milliseconds) ->
                            processorTime.withArray("/" + part).add(milliseconds));
        }
        return json;
    }
}
