package dev.agentstudio.qa.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One race, derived from its seed and number alone.
 *
 * @param pattern of the workflow, as the API spells it
 * @param jitterMillis a random delay of at least 0 and less than 1,000, by which the situation is varied
 * @param resumesAfterwards whether a workflow that has failed is resumed after the race, to compare its checkpoints
 */
record RacePlan(
        long seed,
        int number,
        Situation situation,
        String pattern,
        List<PlannedOperation> operations,
        int jitterMillis,
        boolean resumesAfterwards) {
    static final List<Situation> SITUATIONS = List.of(Situation.values());
    static final List<Operation> OPERATIONS = List.of(Operation.values());
    static final List<String> PATTERNS = List.of("sequential", "parallel", "iterative", "dynamic");

    /** The longest time between the first and the last operation of a race. */
    static final int MAX_OFFSET_MILLIS = 20;

    /** Every pair of operations, also of two that are the same. */
    static final List<List<Operation>> PAIRS = pairs();

    /** As many races as there are pairs in all situations of all patterns. */
    static final int CYCLE = SITUATIONS.size() * PATTERNS.size() * PAIRS.size();

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** Each {@link #CYCLE} of numbers has every pair in every situation of every pattern; every second race has a third operation. */
    static RacePlan of(long seed, int number) {
        Random random = new Random(seed + number * GOLDEN_RATIO);
        int cells = SITUATIONS.size() * PATTERNS.size();
        int cell = number % cells;
        Situation situation = SITUATIONS.get(cell % SITUATIONS.size());
        // Neighbours differ in their pairs, so that a short run has all operations, too.
        int pair = (int) Math.floorMod(number / cells + 11L * cell + seed, (long) PAIRS.size());
        List<Operation> chosen = new ArrayList<>(PAIRS.get(pair));
        if (random.nextBoolean()) {
            chosen.add(OPERATIONS.get(random.nextInt(OPERATIONS.size())));
        }
        List<PlannedOperation> operations = chosen.stream()
                .map(operation -> possible(operation, situation))
                .map(operation -> planned(operation, random))
                .toList();
        return new RacePlan(
                seed,
                number,
                situation,
                PATTERNS.get(cell / SITUATIONS.size()),
                operations,
                random.nextInt(1000),
                random.nextInt(3) > 0);
    }

    boolean has(Operation operation) {
        return operations.stream().anyMatch(planned -> planned.operation() == operation);
    }

    @Override
    public String toString() {
        return "race %d of seed %d: %s %s, %s".formatted(number, seed, pattern, situation, operations);
    }

    private static PlannedOperation planned(Operation operation, Random random) {
        return new PlannedOperation(
                operation,
                random.nextInt(MAX_OFFSET_MILLIS + 1),
                operation.isConditional() && random.nextInt(8) == 0,
                random.nextInt(Integer.MAX_VALUE));
    }

    /** A workflow with a timeout of seconds cannot be created through the API, so no key finds it. */
    private static Operation possible(Operation operation, Situation situation) {
        return situation == Situation.TIMING_OUT && operation.isByKey() ? Operation.READ : operation;
    }

    private static List<List<Operation>> pairs() {
        List<List<Operation>> pairs = new ArrayList<>();
        for (Operation first : OPERATIONS) {
            for (Operation second : OPERATIONS) {
                if (first.compareTo(second) <= 0) {
                    pairs.add(List.of(first, second));
                }
            }
        }
        return List.copyOf(pairs);
    }
}
