package dev.agentstudio.qa.chaos;

import dev.agentstudio.qa.harness.Request;
import java.util.Random;

/**
 * What is to happen to one workflow of a chaos run.
 *
 * @param label id of its definition, unique within the run
 * @param body of the request that creates it
 * @param action what its client does with it
 * @param delayMillis how long after its creation
 * @param hasFiles whether its tasks have large results, and save files
 */
public record ChaosPlan(String label, String body, Action action, long delayMillis, boolean hasFiles) {
    /** What a client may do with a workflow, besides waiting for it and resuming it when it has failed. */
    public enum Action {
        WAIT,
        PAUSE_AND_RESUME,
        CANCEL
    }

    private static final int PATTERNS = 4;
    private static final int WITH_FILES = 5;

    /** All patterns alternate; of each, every third is paused and every third one is cancelled. Every fifth has large values and files. */
    static ChaosPlan of(int number, Random random) {
        return of(number, new ChaosSteps(random, 50, number % WITH_FILES == 0));
    }

    /**
     * The same without large values and files.
     *
     * @param leastMillis that a task of work takes
     */
    public static ChaosPlan of(int number, Random random, int leastMillis) {
        return of(number, new ChaosSteps(random, leastMillis, false));
    }

    private static ChaosPlan of(int number, ChaosSteps steps) {
        Action action = Action.values()[number / PATTERNS % Action.values().length];
        String label = "chaos-%04d".formatted(number);
        // What is to be cancelled must not be over before.
        ChaosSteps chosen = action == Action.CANCEL ? steps.takingAtLeast(1500) : steps;
        Request request = Request.of(label).timeout("PT30M").maxRetries(number % 2);
        Request body = switch (number % PATTERNS) {
            case 0 -> chosen.sequential(request);
            case 1 -> chosen.parallel(request);
            case 2 -> chosen.iterative(request);
            default -> chosen.dynamic(request);
        };
        return new ChaosPlan(label, body.json(), action, steps.random().nextInt(50, 1200), steps.isLoaded());
    }
}
