package dev.agentstudio.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIndexTest {
    @ParameterizedTest(name = "task {0} is {1}")
    @CsvSource({"0, task_001", "1, task_002", "9, task_010", "998, task_999", "999, task_1000"})
    void idsCountFromOne(int position, String id) {
        assertThat(new TaskIndex(position).id()).hasToString(id);
    }

    /** Recorded histories hold commands in the order in which a map of tasks gave them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 999, Integer.MAX_VALUE})
    void hashIsThatOfTheNumber(int position) {
        assertThat(new TaskIndex(position)).hasSameHashCodeAs(position);
        assertThat(new StepIndex(position)).hasSameHashCodeAs(position);
    }

    @Test
    void positionsAreNotNegative() {
        assertThatThrownBy(() -> new TaskIndex(-1)).hasMessage("No task has the position -1");
        assertThatThrownBy(() -> new StepIndex(-1)).hasMessage("No step has the position -1");
    }
}
