package dev.agentstudio.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.workflows.id.TaskId;
import dev.agentstudio.workflows.id.WorkflowId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalEventBusTest {
    private final LocalEventBus bus = new LocalEventBus();
    private final List<TaskEvent> heard = new ArrayList<>();

    @Test
    void eventReachesWhoeverWatchesItsRun() {
        TaskEvent ofTask = log(new TaskSource(null, new TaskId("task_1"), "echo", 1));
        TaskEvent ofWorkflow = log(new TaskSource(new WorkflowId("wf_1"), new TaskId("task_001"), "echo", 1));
        bus.subscribe("task_1", heard::add);
        bus.subscribe("wf_1", heard::add);
        bus.publish(ofTask);
        bus.publish(ofWorkflow);
        bus.publish(log(new TaskSource(null, new TaskId("task_2"), "echo", 1)));
        assertThat(heard).containsExactly(ofTask, ofWorkflow);
    }

    @Test
    void nothingIsLeftOfASubscriptionThatEnded() {
        EventBus.Subscription first = bus.subscribe("task_1", heard::add);
        EventBus.Subscription second = bus.subscribe("task_1", heard::add);
        first.close();
        first.close();
        bus.publish(log(new TaskSource(null, new TaskId("task_1"), "echo", 1)));
        second.close();
        bus.publish(log(new TaskSource(null, new TaskId("task_1"), "echo", 1)));
        assertThat(heard).hasSize(1);
        assertThat(bus.topics()).isZero();
    }

    private static TaskEvent log(TaskSource source) {
        return new TaskEvent.Log(source, "info", source.taskId().value());
    }
}
