package dev.agentstudio.benchmarks;

import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;

/** Workers with the options that the product's worker has, so that a comparison measures nothing else. */
public final class ProductWorkers {
    private ProductWorkers() {}

    public static WorkerFactory factory(WorkflowClient client) {
        return WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
    }

    public static WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(200)
                .setMaxEagerActivityReservationsPerWorkflowTask(8)
                .setWorkflowTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling(2, 40, 5))
                .build();
    }
}
