package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentstudio.workflows.definition.Pattern;
import dev.agentstudio.workflows.definition.StepDefinition;
import dev.agentstudio.workflows.definition.WorkflowDefinition;
import dev.agentstudio.workflows.execution.ExecutionInput;
import dev.agentstudio.workflows.history.RunEvent;
import dev.agentstudio.workflows.history.RunFold;
import dev.agentstudio.workflows.history.RunState;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.RunId;
import dev.agentstudio.workflows.id.StepId;
import dev.agentstudio.workflows.id.WorkflowId;
import dev.agentstudio.workflows.id.WorkflowRun;
import dev.agentstudio.workflows.view.WorkflowStatus;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A caller's lists show what the caller has just done, although visibility does not know of it yet. */
class OverlayTest {
    private static final Instant LATER = ModelRows.BEGIN.plusSeconds(3600);

    private static final WorkflowId NEW = new WorkflowId("wf_0000000000000001");

    private final ListModel model = new ListModel(new ModelVisibility(20));
    private final ModelRows rows = new ModelRows(new Random(1), 10);

    @Test
    void createdWorkflowIsListedBeforeVisibilityKnowsIt() {
        fill(50);
        wrote(NEW, created(NEW));

        WorkflowPage page = model.page(query(null));

        assertThat(page.items().getFirst().id()).isEqualTo(NEW.value());
        assertThat(page.items().getFirst().status()).isEqualTo(WorkflowStatus.PENDING);
        assertThat(page.total()).isEqualTo(51);
    }

    @Test
    void workflowThatVisibilityKnowsIsListedOnceAsItIsNow() {
        Row known = rows.pending();
        model.visibility.put(known);
        RunState created = created(known.workflowId()).state();
        wrote(known.workflowId(), new RunView(RunFold.apply(created, new RunEvent.Cancelled(2, LATER)), List.of()));

        assertThat(model.page(query(null)).items())
                .extracting(WorkflowSummary::id, WorkflowSummary::status)
                .containsExactly(tuple(known.workflowId().value(), WorkflowStatus.CANCELLED));
        assertThat(model.page(query(WorkflowStatus.PENDING)).total()).isZero();
        assertThat(model.page(query(WorkflowStatus.CANCELLED)).total()).isEqualTo(1);
    }

    @Test
    void deletedWorkflowIsGoneWhileVisibilityStillHasIt() {
        Row known = rows.next();
        model.visibility.put(known);
        model.recentWrites.wrote(ModelRows.OWNER, known.workflowId());

        assertThat(model.page(query(null)).items()).isEmpty();
    }

    @Test
    void writesOfOthersChangeNothing() {
        model.recentWrites.wrote("bob", NEW);
        model.reads.put(NEW, created(NEW));

        assertThat(model.page(query(null)).items()).isEmpty();
    }

    @Test
    void walkIncludesWhatVisibilityDoesNotKnow() {
        fill(100);
        for (int index = 0; index < 5; index++) {
            WorkflowId id = new WorkflowId("wf_%016x".formatted(index));
            wrote(id, created(id));
        }

        int listed = 0;
        WorkflowPage page = model.page(query(null));
        for (listed += page.items().size();
                page.hasMore();
                listed += page.items().size()) {
            page = model.page(ListModel.at(query(null), page.nextCursor()));
        }

        assertThat(listed).isEqualTo(105);
    }

    private void fill(int workflows) {
        for (int row = 0; row < workflows; row++) {
            model.visibility.put(rows.next());
        }
    }

    private void wrote(WorkflowId id, RunView view) {
        model.recentWrites.wrote(ModelRows.OWNER, id);
        model.reads.put(id, view);
    }

    private static ListQuery query(@Nullable WorkflowStatus status) {
        return ListModel.query(
                SortBy.CREATED_AT, SortOrder.DESC, new ListQuery.Filter(status, null, null, null, null, null), 7);
    }

    private static RunView created(WorkflowId id) {
        StepDefinition step = new StepDefinition(new StepId("a"), "A", "echo", List.of(), null, null);
        ExecutionInput input = new ExecutionInput(
                new WorkflowDefinition("d", "D", null, Pattern.SEQUENTIAL, List.of(step), null, 3),
                null,
                "somebody",
                ModelRows.OWNER,
                LATER,
                null);
        return new RunView(
                RunFold.begin(new RunEvent.Created(1, LATER, new WorkflowRun(id, new RunId("run of " + id)), input)),
                List.of());
    }
}
