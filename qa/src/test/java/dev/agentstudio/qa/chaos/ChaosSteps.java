package dev.agentstudio.qa.chaos;

import dev.agentstudio.qa.harness.Request;
import dev.agentstudio.qa.harness.Studio;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The steps of workflows of a chaos run.
 *
 * @param least milliseconds that a task of work takes
 * @param isLoaded whether tasks of work have large results and save files, and the workflow a large input
 */
record ChaosSteps(Random random, int least, boolean isLoaded) {
    /** Texts of this length are in no message twice, and not in memory for long. */
    private static final int INPUT_BYTES = 100_000;

    /** One that is recorded once, one that needs excerpts, and one that no message can carry. */
    private static final int[] RESULT_BYTES = {20_000, 300_000, 1_200_000};

    private static final int MAX_FILE_BYTES = 2_000_000;

    /** One step in so many works for so long that a process is killed meanwhile. */
    private static final int LONG_EVERY = 4;

    private static final int LONG_MILLIS = 3000;

    ChaosSteps takingAtLeast(int millis) {
        return new ChaosSteps(random, Math.max(least, millis), isLoaded);
    }

    Request sequential(Request request) {
        return work(work(work(begun(request), "a"), "b").step("flaky", "flaky", failsOnce()), "d");
    }

    Request parallel(Request request) {
        Request three = work(work(begun(request), "a").after(), "b")
                .after()
                .step("c", "flaky", failsOnce())
                .after();
        return work(work(three, "d").after("a"), "e").after("b", "c").pattern("parallel");
    }

    Request iterative(Request request) {
        return work(begun(request), "write")
                .step("judge", "judge", Map.of("goodRound", random.nextInt(1, 4)))
                .pattern("iterative");
    }

    Request dynamic(Request request) {
        return work(begun(request).step("triage", "triage", Map.of("target", "echo")), "b")
                .step("c", "flaky", failsOnce())
                .pattern("dynamic");
    }

    private Request begun(Request request) {
        return isLoaded ? request.input(Map.of("text", "i".repeat(INPUT_BYTES))) : request;
    }

    private Request work(Request request, String id) {
        int begin = random.nextInt(LONG_EVERY) == 0 ? Math.max(least, LONG_MILLIS) : least;
        Map<String, Object> configuration = new HashMap<>(Map.of("millis", random.nextInt(begin, begin + 600)));
        if (isLoaded) {
            configuration.put("bytes", RESULT_BYTES[random.nextInt(RESULT_BYTES.length)]);
            configuration.put("fileBytes", random.nextInt(MAX_FILE_BYTES));
        }
        return request.step(id, isLoaded ? "load" : "work", configuration);
    }

    private static Map<String, Object> failsOnce() {
        return Map.of("failures", 1, "counter", Studio.newFile().toString());
    }
}
