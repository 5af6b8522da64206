package dev.agentstudio.qa.watch;

/** What is done to the record of a watcher on purpose, to see that the check notices it. */
enum Fault {
    NONE,
    /** The first completion of a task is not recorded. */
    LOSS,
    /** It is recorded twice. */
    DUPLICATE,
    /** It is recorded before the event that came before it. */
    EXCHANGE
}
