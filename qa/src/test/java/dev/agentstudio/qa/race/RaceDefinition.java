package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentstudio.qa.harness.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * The definition of a raced workflow. Its agents are all {@code racer}.
 *
 * @param label the definition's id, unique
 */
record RaceDefinition(RacePlan plan, String label) {
    /** How long the last task works. */
    static final int LAST_MILLIS = 200;

    /** More than half a page of a checkpoint, so that two results do not fit into one. */
    private static final int LARGE_BYTES = 540_000;

    /** Longer than any race: this task ends only by being cancelled. */
    private static final int ENDLESS_MILLIS = 60_000;

    /** Of the only workflows that time out: the API takes no timeout below a minute, Temporal any. */
    static final int SHORT_TIMEOUT_SECONDS = 2;

    String body() {
        return request().json();
    }

    /** As Temporal stores it, with a timeout of seconds. */
    ObjectNode definitionWithShortTimeout() {
        return request().timeout("PT" + SHORT_TIMEOUT_SECONDS + "S").definition();
    }

    /** The task that is in flight in {@link Situation#RUNNING} and {@link Situation#TIMING_OUT}. */
    String taskInFlight() {
        return "task_002";
    }

    /** The task that ends last. */
    String lastTask() {
        return switch (plan.pattern()) {
            case "parallel" -> "task_005";
            case "iterative" -> "task_002";
            default -> "task_003";
        };
    }

    private Request request() {
        Request request =
                Request.of(label).pattern(plan.pattern()).maxRetries(0).timeout("PT30M");
        return switch (plan.pattern()) {
            case "parallel" -> parallel(request);
            case "iterative" -> request.step("write", "racer", early(100)).step("judge", "racer", judge());
            case "dynamic" ->
                request.step("triage", "racer", with(early(60), "target", "racer"))
                        .step("second", "racer", second())
                        .step("last", "racer", last());
            default ->
                request.step("first", "racer", early(80))
                        .step("second", "racer", second())
                        .step("last", "racer", last());
        };
    }

    /** Three branches, two of which end at about the same time. */
    private Request parallel(Request request) {
        return request.step("a", "racer", early(120))
                .after()
                .step("b", "racer", second())
                .after()
                .step("c", "racer", Map.of("millis", 120))
                .after()
                .step("d", "racer", Map.of("millis", 100))
                .after("a", "b")
                .step("e", "racer", last())
                .after("c", "d");
    }

    private Map<String, Object> early(int millis) {
        return sized(Map.of("millis", millis));
    }

    private Map<String, Object> second() {
        Map<String, Object> second = sized(Map.of("millis", 150));
        return plan.situation() == Situation.TIMING_OUT ? with(second, "firstMillis", ENDLESS_MILLIS) : second;
    }

    private Map<String, Object> last() {
        return switch (plan.situation()) {
            case RESTORING, FAILING, FAILED -> Map.of("millis", LAST_MILLIS, "failures", 1);
            default -> Map.of("millis", LAST_MILLIS);
        };
    }

    /** Approves in the first round what is to end at a known time, else in the second. */
    private Map<String, Object> judge() {
        Map<String, Object> judge = plan.situation() == Situation.TIMING_OUT ? second() : last();
        return with(judge, "goodRound", plan.situation() == Situation.COMPLETING ? 1 : 2);
    }

    private Map<String, Object> sized(Map<String, Object> configuration) {
        return plan.situation() == Situation.RESTORING ? with(configuration, "bytes", LARGE_BYTES) : configuration;
    }

    private static Map<String, Object> with(Map<String, Object> configuration, String name, Object value) {
        Map<String, Object> more = new HashMap<>(configuration);
        more.put(name, value);
        return more;
    }
}
