package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Visibility in memory, as Temporal's SQL stores behave: their fixed order, their key sets as tokens, their page size. */
final class ModelVisibility implements Visibility {
    /** Open runs first, the newest first, then the closed ones, those that closed last first. */
    private static final Comparator<Row> ORDER = Comparator.comparing(ModelVisibility::closedOrNever)
            .thenComparing(row -> row.times().runStartedAt())
            .reversed()
            .thenComparing(row -> row.runId().value());

    private final int pageSize;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Row> tokens = new LinkedHashMap<>();

    ModelVisibility(int pageSize) {
        this.pageSize = pageSize;
    }

    void put(Row row) {
        rows.put(row.runId().value(), row);
    }

    void change(RunId runId, UnaryOperator<Row> change) {
        rows.computeIfPresent(runId.value(), (id, row) -> change.apply(row));
    }

    void delete(WorkflowId workflowId) {
        rows.values().removeIf(row -> row.workflowId().equals(workflowId));
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    @Override
    public int pageSize() {
        return pageSize;
    }

    @Override
    public long count(Condition condition) {
        return rows.values().stream().filter(condition::matches).count();
    }

    @Override
    public Rows list(Condition condition, String token) {
        Row last = tokens.remove(token);
        List<Row> page = new ArrayList<>(rows.values().stream()
                .filter(condition::matches)
                .filter(row -> last == null || ORDER.compare(row, last) > 0)
                .sorted(ORDER)
                .limit(pageSize)
                .toList());
        if (page.size() < pageSize) {
            return new Rows(page, "");
        }
        String next = Integer.toString(tokens.size() + 1) + page.getLast();
        tokens.put(next, page.getLast());
        return new Rows(page, next);
    }

    private static Instant closedOrNever(Row row) {
        return row.times().closedAt() == null ? Instant.MAX : row.times().closedAt();
    }
}
