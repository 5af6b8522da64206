package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskIdsTest {
    @ParameterizedTest(name = "step {0} is {1}")
    @CsvSource({"0, task_001", "1, task_002", "9, task_010", "998, task_999", "999, task_1000"})
    void taskIdsCountFromOne(int step, String id) {
        assertThat(TaskIds.of(step)).isEqualTo(id);
    }
}
