package dev.agentstudio.api.listing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The rows of one list: what visibility knows, and what it may not know yet.
 *
 * @param members which runs of visibility belong to the list; leaves out the workflows of {@code fresh}
 * @param fresh workflows of the list that were written lately, as they are now
 */
record Population(Visibility visibility, Condition members, List<Row> fresh) implements Source {
    @Override
    public long count(Condition condition) {
        return visibility.count(Condition.all(members, condition))
                + fresh.stream().filter(condition::matches).count();
    }

    @Override
    public Found find(Condition condition, IntPredicate goOn) {
        List<Row> rows = new ArrayList<>();
        String token = "";
        do {
            Visibility.Rows answer = visibility.list(Condition.all(members, condition), token);
            rows.addAll(answer.rows());
            token = answer.next();
        } while (!token.isEmpty() && goOn.test(rows.size()));
        return new Found(
                Stream.concat(newest(rows).stream(), fresh.stream().filter(condition::matches))
                        .toList(),
                token.isEmpty());
    }

    /** The newest run of each workflow. A run that closed while pages were read comes twice, the second time closed. */
    static List<Row> newest(List<Row> rows) {
        Map<String, Row> byWorkflow = new LinkedHashMap<>();
        for (Row row : rows) {
            byWorkflow.merge(
                    row.workflowId(), row, (one, two) -> two.runStartedAt().isBefore(one.runStartedAt()) ? one : two);
        }
        return List.copyOf(byWorkflow.values());
    }
}
