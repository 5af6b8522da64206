package dev.agentstudio.qa.race;

/** What a workflow is doing when a race begins. */
enum Situation {
    PENDING,
    /** A task is in flight. */
    RUNNING,
    PAUSED,
    /** A resumed run loads the finished tasks of the failed one, in several pages. */
    RESTORING,
    /** The last task is about to fail. */
    FAILING,
    /** The timeout is about to pass, with a task in flight. */
    TIMING_OUT,
    /** The last task is about to complete. */
    COMPLETING,
    FAILED,
    CANCELLED
}
