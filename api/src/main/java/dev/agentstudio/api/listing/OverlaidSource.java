package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.WorkflowId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The rows of one list: those of visibility, overlaid by workflows that were written recently, which visibility may not show yet.
 *
 * @param members which runs of visibility belong to the list; excludes the workflows of {@code recentlyWritten}
 * @param recentlyWritten workflows of the list that were written recently, as they are now
 */
record OverlaidSource(Visibility visibility, Condition members, List<Row> recentlyWritten) implements RowSource {
    @Override
    public long count(Condition condition) {
        return visibility.count(Condition.all(members, condition))
                + recentlyWritten.stream().filter(condition::matches).count();
    }

    @Override
    public Found find(Condition condition, IntPredicate wantsMore) {
        List<Row> rows = new ArrayList<>();
        String token = "";
        do {
            Visibility.Rows answer = visibility.list(Condition.all(members, condition), token);
            rows.addAll(answer.rows());
            token = answer.next();
        } while (!token.isEmpty() && wantsMore.test(rows.size()));
        return new Found(
                Stream.concat(newest(rows).stream(), recentlyWritten.stream().filter(condition::matches))
                        .toList(),
                token.isEmpty());
    }

    /** The newest run of each workflow. A run that closed while pages were read comes twice, the second time closed. */
    static List<Row> newest(List<Row> rows) {
        Map<WorkflowId, Row> byWorkflow = new LinkedHashMap<>();
        for (Row row : rows) {
            byWorkflow.merge(
                    row.workflowId(),
                    row,
                    (one, two) ->
                            two.times().runStartedAt().isBefore(one.times().runStartedAt()) ? one : two);
        }
        return List.copyOf(byWorkflow.values());
    }
}
