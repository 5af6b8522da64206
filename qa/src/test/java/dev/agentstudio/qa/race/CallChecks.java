package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.workflows.execution.RestoredFrom;
import dev.agentstudio.workflows.history.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What agents did is what Temporal asked for, each task once. */
final class CallChecks {
    private CallChecks() {}

    static Stream<String> once(Evidence evidence) {
        List<String> violations = new ArrayList<>();
        Map<String, List<Activity.Work>> finished = new HashMap<>();
        for (RunRecord run : evidence.runs()) {
            List<Activity.Work> done = new ArrayList<>(takenOver(evidence, run, finished));
            Map<Long, Activity.Work> scheduled = new HashMap<>();
            for (RunEvent event : run.events()) {
                if (event instanceof RunEvent.TaskScheduled task) {
                    Activity.Work work = Activity.Work.of(task);
                    scheduled.put(task.id(), work);
                    if (done.contains(work)) {
                        violations.add("%s was handed out again after it had completed (run %s, event %d)"
                                .formatted(work, run.runId(), task.id()));
                    }
                } else if (event instanceof RunEvent.TaskCompleted task && scheduled.containsKey(task.scheduledId())) {
                    done.add(scheduled.get(task.scheduledId()));
                }
            }
            finished.put(run.runId(), done);
        }
        return violations.stream();
    }

    static Stream<String> calls(Evidence evidence) {
        if (evidence.of(Operation.DELETE).anyMatch(answered -> !answered.isRefused())) {
            // The histories of what was called are gone.
            return Stream.empty();
        }
        Stream<String> unasked = evidence.calls().stream()
                .filter(CallChecks::isStart)
                .filter(call -> activities(evidence, call).noneMatch(activity -> activity.covers(call)))
                .map(call -> "%s was called at %s, when no activity asked for it"
                        .formatted(call.path("taskId"), call.path("timestamp")));
        Stream<String> undone = evidence.runs().stream()
                .flatMap(run -> Activity.of(run.events()).values().stream()
                        .filter(Activity::isCompleted)
                        .filter(activity -> evidence.calls().stream()
                                .noneMatch(call -> isOf(run, call)
                                        && call.path("event").asText().equals("completed")
                                        && call.path("taskId")
                                                .asText()
                                                .equals(activity.work().taskId())))
                        .map(activity -> "%s is completed, but no agent did it".formatted(activity.work())));
        return Stream.concat(unasked, undone);
    }

    /** What had ended well where a run continues from. */
    private static List<Activity.Work> takenOver(
            Evidence evidence, RunRecord run, Map<String, List<Activity.Work>> finished) {
        RestoredFrom source = run.source();
        if (source == null) {
            return List.of();
        }
        List<Activity.Work> all = finished.getOrDefault(source.runId().value(), List.of());
        String checkpointId = source.checkpointId();
        return checkpointId == null ? all : all.subList(0, Math.min(all.size(), tasksAt(evidence, checkpointId)));
    }

    /** How many tasks had ended at a checkpoint, by the list of checkpoints; 0 when none has it. */
    private static int tasksAt(Evidence evidence, String checkpointId) {
        int number = Integer.parseInt(checkpointId.substring("cp_".length()));
        return evidence.checkpoints().stream()
                .filter(list -> list.size() >= number)
                .findFirst()
                .map(list -> (int) list.subList(0, number).stream()
                        .filter(checkpoint -> checkpoint.path("type").asText().equals("automatic"))
                        .count())
                .orElse(0);
    }

    private static Stream<Activity> activities(Evidence evidence, JsonNode call) {
        return evidence.runs().stream()
                .filter(run -> isOf(run, call))
                .flatMap(run -> Activity.of(run.events()).values().stream());
    }

    private static boolean isStart(JsonNode call) {
        return call.path("event").asText().equals("started");
    }

    private static boolean isOf(RunRecord run, JsonNode call) {
        return call.path("workflowExecutionId").asText().equals(run.workflowId());
    }
}
