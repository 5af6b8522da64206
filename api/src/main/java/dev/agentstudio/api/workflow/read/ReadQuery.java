package dev.agentstudio.api.workflow.read;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.view.AgentTask;
import dev.agentstudio.workflows.view.ExecutionContext;
import dev.agentstudio.workflows.view.WorkflowExecution;
import io.micronaut.http.HttpParameters;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a workflow a caller wants to read.
 *
 * @param fields the top-level members; empty for all
 * @param hasResults whether requests and results are among it
 */
record ReadQuery(Set<String> fields, boolean hasResults) {
    /** Members of a workflow, in the order in which they are shown. */
    static final List<String> MEMBERS = List.of(
            "id",
            "workflowDefinitionId",
            "pattern",
            "status",
            "tasks",
            "context",
            "createdAt",
            "startedAt",
            "completedAt",
            "errorMessage",
            "initiatedBy",
            "metadata",
            "etag");

    ReadQuery {
        fields = Set.copyOf(fields);
    }

    /** @throws ProblemException that lists everything that is wrong */
    static ReadQuery read(HttpParameters parameters) {
        FieldErrors errors = new FieldErrors();
        QueryFields query = new QueryFields(parameters, errors);
        Set<String> fields = query.text("fields")
                .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip))
                .map(names -> names.collect(Collectors.toCollection(LinkedHashSet<String>::new)))
                .orElseGet(LinkedHashSet::new);
        List<String> unknown =
                fields.stream().filter(name -> !MEMBERS.contains(name)).toList();
        if (!unknown.isEmpty()) {
            errors.add(
                    "fields",
                    ErrorCode.INVALID_FORMAT,
                    "Unknown members: %s; known ones are %s"
                            .formatted(String.join(", ", unknown), String.join(", ", MEMBERS)));
        }
        boolean hasResults = query.flag("results", true);
        errors.throwIfAny();
        return new ReadQuery(fields, hasResults);
    }

    /** The answer. What it does not show is not read. */
    Object answer(RunView view) {
        if (fields.isEmpty()) {
            return hasResults ? view.execution() : view.outline();
        }
        WorkflowExecution all = view.outline();
        return new SelectedExecution(
                all.id(),
                chosen("workflowDefinitionId", all::workflowDefinitionId),
                chosen("pattern", all::pattern),
                chosen("status", all::status),
                chosen("tasks", () -> tasks(view)),
                chosen("context", () -> context(view)),
                chosen("createdAt", all::createdAt),
                chosen("startedAt", all::startedAt),
                chosen("completedAt", all::completedAt),
                chosen("errorMessage", all::errorMessage),
                chosen("initiatedBy", all::initiatedBy),
                chosen("metadata", all::metadata),
                chosen("etag", all::etag));
    }

    private List<AgentTask> tasks(RunView view) {
        return hasResults ? view.tasks() : view.outlinedTasks();
    }

    private ExecutionContext context(RunView view) {
        return hasResults ? view.context() : view.outlinedContext();
    }

    private <T> @Nullable T chosen(String name, Supplier<@Nullable T> value) {
        return fields.contains(name) ? value.get() : null;
    }
}
