package dev.agentstudio.qa.watch;

/**
 * A durable event as a watcher received it, or a message of the hub that one caused.
 *
 * @param name type of the event, or method that the hub called
 * @param subject the task; of the hub with its new status after a colon, or of the whole workflow that status alone. Empty for none
 */
record Seen(long sequence, String name, String subject) {
    /** Whether it reports that a task completed, which every kind of watcher must be told. */
    boolean isCompletion() {
        return name.equals("TaskCompleted") || subject.endsWith(":completed");
    }
}
