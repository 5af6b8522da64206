package dev.agentstudio.api.workflow.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.api.http.IdempotencyKey;
import org.junit.jupiter.api.Test;

class WorkflowIdsTest {
    @Test
    void keyOfAnOwnerStandsForOneWorkflow() {
        IdempotencyKey key = new IdempotencyKey("retry");

        assertThat(WorkflowIds.of(key, "alice").value()).matches("wf_[0-9a-f]{16}");
        assertThat(WorkflowIds.of(key, "alice"))
                .isEqualTo(WorkflowIds.of(new IdempotencyKey("retry"), "alice"))
                .isNotEqualTo(WorkflowIds.of(key, "bob"))
                .isNotEqualTo(WorkflowIds.of(new IdempotencyKey("other"), "alice"));
    }
}
