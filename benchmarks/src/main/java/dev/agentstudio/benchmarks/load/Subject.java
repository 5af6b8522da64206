package dev.agentstudio.benchmarks.load;

/** What carries out three steps in a row, each a call of the agent {@code wait}. Thread-safe. */
interface Subject extends AutoCloseable {
    /**
     * Starts one workflow and waits for its result.
     *
     * @param milliseconds how long each call takes the agent
     * @throws Exception when it was not completed
     */
    void execute(int milliseconds) throws Exception;

    @Override
    default void close() {}
}
