package dev.agentstudio.qa;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * What is to happen to one workflow of a chaos run.
 *
 * @param label id of its definition, unique within the run
 * @param body of the request that creates it
 * @param action what its client does with it
 * @param delayMillis how long after its creation
 */
record ChaosPlan(String label, String body, Action action, long delayMillis) {
    /** What a client may do with a workflow, besides waiting for it and resuming it when it has failed. */
    enum Action {
        WAIT,
        PAUSE_AND_RESUME,
        CANCEL
    }

    private static final int PATTERNS = 4;

    /** All patterns alternate; of each, every third is paused and every third one is cancelled. */
    static ChaosPlan of(int number, Random random) {
        Action action = Action.values()[number / PATTERNS % Action.values().length];
        String label = "chaos-%04d".formatted(number);
        // What is to be cancelled must not be over before.
        int least = action == Action.CANCEL ? 1500 : 50;
        Request request = Request.of(label).timeout("PT30M").maxRetries(number % 2);
        String body = switch (number % PATTERNS) {
            case 0 -> sequential(request, random, least);
            case 1 -> parallel(request, random, least);
            case 2 -> iterative(request, random, least);
            default -> dynamic(request, random, least);
        };
        return new ChaosPlan(label, body, action, random.nextInt(50, 1200));
    }

    private static String sequential(Request request, Random random, int least) {
        return work(work(request, "a", random, least), "b", random, least)
                .step("flaky", "flaky", failsOnce())
                .step("d", "work", millis(random, least))
                .json();
    }

    private static String parallel(Request request, Random random, int least) {
        return work(request, "a", random, least)
                .after()
                .step("b", "work", millis(random, least))
                .after()
                .step("c", "flaky", failsOnce())
                .after()
                .step("d", "work", millis(random, least))
                .after("a")
                .step("e", "work", millis(random, least))
                .after("b", "c")
                .pattern("parallel")
                .json();
    }

    private static String iterative(Request request, Random random, int least) {
        return work(request, "write", random, least)
                .step("judge", "judge", Map.of("goodRound", random.nextInt(1, 4)))
                .pattern("iterative")
                .json();
    }

    private static String dynamic(Request request, Random random, int least) {
        return work(request.step("triage", "triage", Map.of("target", "echo")), "b", random, least)
                .step("c", "flaky", failsOnce())
                .pattern("dynamic")
                .json();
    }

    private static Request work(Request request, String id, Random random, int least) {
        return request.step(id, "work", millis(random, least));
    }

    private static Map<String, Object> millis(Random random, int least) {
        return Map.of("millis", random.nextInt(least, least + 600));
    }

    private static Map<String, Object> failsOnce() {
        Path counter = Studio.newFile();
        return Map.of("failures", 1, "counter", counter.toString());
    }
}
