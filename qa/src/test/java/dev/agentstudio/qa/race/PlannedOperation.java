package dev.agentstudio.qa.race;

/**
 * An operation that takes part in a race.
 *
 * @param offsetMillis from the beginning of the race to the request, 0 to 20
 * @param isConditional whether it is sent with an {@code If-Match} of what was read before the race
 * @param choice a random number of at least 0, by which an operation chooses its checkpoint or what it reads
 */
record PlannedOperation(Operation operation, int offsetMillis, boolean isConditional, int choice) {
    @Override
    public String toString() {
        return "%s+%dms%s".formatted(operation, offsetMillis, isConditional ? " (If-Match)" : "");
    }
}
