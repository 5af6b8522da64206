package dev.agentstudio.workflows.agent;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.payload.Payloads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of consecutive tasks of one run and round, written short: a task may depend on all the tasks before it, and a reference to each
 * of them would make histories grow with the square of their length.
 *
 * @param workflowId of the run; null for the workflow in whose history this stands
 * @param runId of the run; null for the run in whose history this stands
 * @param iteration the round, from 1
 * @param first number of the first task, from 1
 * @param last number of the last task, the first or a later one
 * @param digest of the digests of all the answers
 */
public record RecordedResults(
        @Nullable WorkflowId workflowId, @Nullable RunId runId, int iteration, int first, int last, String digest) {
    /** References to results, in their order. */
    public static List<RecordedResults> of(List<Recorded> results) {
        List<RecordedResults> spans = new ArrayList<>();
        int begin = 0;
        for (int next = 1; next <= results.size(); next++) {
            if (next == results.size() || !follows(results.get(next - 1), results.get(next))) {
                spans.add(span(results.subList(begin, next)));
                begin = next;
            }
        }
        return spans;
    }

    /** The ids of the tasks, in order. */
    public List<TaskId> taskIds() {
        List<TaskId> ids = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            ids.add(TaskId.numbered(number));
        }
        return ids;
    }

    /** What {@link #digest} is when these are the digests of the answers. */
    public static String digestOf(List<String> digests) {
        return digests.size() == 1
                ? digests.getFirst()
                : Payloads.digestOf(String.join(" ", digests).getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean follows(Recorded before, Recorded after) {
        return number(after) == number(before) + 1
                && after.iteration() == before.iteration()
                && Objects.equals(after.runId(), before.runId());
    }

    private static RecordedResults span(List<Recorded> results) {
        Recorded first = results.getFirst();
        return new RecordedResults(
                first.workflowId(),
                first.runId(),
                first.iteration(),
                number(first),
                number(results.getLast()),
                digestOf(results.stream().map(Recorded::digest).toList()));
    }

    private static int number(Recorded result) {
        return result.taskId().number();
    }
}
