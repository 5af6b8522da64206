package dev.agentstudio.qa.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the hub is to have sent of a workflow, after docs/hub.md.
 *
 * @param required in this order
 * @param allowed may have come as well: the status of a task that the client has already, and of those that end with the workflow
 */
record Expectation(List<Seen> required, Set<Seen> allowed) {
    static Expectation of(History history, Recording recording) {
        List<Seen> required = new ArrayList<>();
        Set<Seen> allowed = new HashSet<>();
        Map<String, String> before = new HashMap<>();
        Set<String> tasks = new HashSet<>();
        for (Seen event : history.events()) {
            String task = event.subject();
            tasks.add(task);
            switch (event.name()) {
                case "WorkflowStarted" -> required.add(event);
                case "TaskScheduled" ->
                    // A run that failed leaves tasks that its successor schedules again: they are still pending.
                    add(status(event, "pending"), !event.name().equals(before.get(task)), required, allowed);
                case "TaskStarted" ->
                    add(
                            status(event, "running"),
                            !recording.wasShownRunning(history.workflowId(), task),
                            required,
                            allowed);
                case "TaskCompleted" -> required.add(status(event, "completed"));
                case "TaskFailed" -> {
                    required.add(status(event, "failed"));
                    required.add(new Seen(event.sequence(), "ErrorOccurred", task));
                }
                case "WorkflowCompleted", "WorkflowFailed", "WorkflowCancelled" -> {
                    for (String each : tasks) {
                        allowed.add(status(event, each, "failed"));
                    }
                    required.add(end(event));
                }
                // Only the progress tells of these, of which some are left out.
                case "WorkflowPaused", "WorkflowResumed" -> {}
                default -> throw new IllegalArgumentException("An unknown event: " + event);
            }
            before.put(task, event.name());
        }
        return new Expectation(required, allowed);
    }

    /** Whether a message that is not required may have come. */
    boolean allows(Seen message) {
        return allowed.contains(message) || message.subject().endsWith(":skipped");
    }

    private static void add(Seen message, boolean isRequired, List<Seen> required, Set<Seen> allowed) {
        if (isRequired) {
            required.add(message);
        } else {
            allowed.add(message);
        }
    }

    private static Seen status(Seen event, String status) {
        return status(event, event.subject(), status);
    }

    private static Seen status(Seen event, String task, String status) {
        return new Seen(event.sequence(), "TaskStatusChanged", task + ":" + status);
    }

    private static Seen end(Seen event) {
        String status = event.name().substring("Workflow".length()).toLowerCase(java.util.Locale.ROOT);
        return new Seen(event.sequence(), "WorkflowCompleted", status);
    }
}
