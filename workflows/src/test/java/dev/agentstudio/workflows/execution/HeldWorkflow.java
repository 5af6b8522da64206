package dev.agentstudio.workflows.execution;

import io.temporal.common.converter.RawValue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interpreter, which a marked signal stops in the middle of a workflow task. The server shows what happens meanwhile to the next one. */
final class HeldWorkflow implements AgentWorkflow {
    /** Who sends a signal that stops it. */
    static final ControlSignal HOLD = new ControlSignal("hold", null);

    private final AgentWorkflow workflow;
    private final Supplier<Hold> hold;

    /** Where workflow tasks stop. */
    static final class Hold {
        /** Below the ten seconds after which the server takes a workflow task for lost. */
        private static final Duration LONGEST = Duration.ofSeconds(9);

        final CountDownLatch isReached = new CountDownLatch(1);
        final CountDownLatch mayContinue = new CountDownLatch(1);

        private void await() {
            isReached.countDown();
            try {
                if (!mayContinue.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("Held too long");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    HeldWorkflow(AgentWorkflow workflow, Supplier<Hold> hold) {
        this.workflow = workflow;
        this.hold = hold;
    }

    @Override
    public ExecutionSummary run(ExecutionInput input) {
        return workflow.run(input);
    }

    @Override
    public void pause(@Nullable RawValue signal) {
        workflow.pause(signal);
        awaitIfMarked(signal);
    }

    @Override
    public void resume(@Nullable RawValue signal) {
        workflow.resume(signal);
        awaitIfMarked(signal);
    }

    @Override
    public void cancel(@Nullable RawValue signal) {
        workflow.cancel(signal);
    }

    @Override
    public void delete(@Nullable RawValue signal) {
        workflow.delete(signal);
    }

    @Override
    public void checkpoint(@Nullable RawValue signal) {
        workflow.checkpoint(signal);
    }

    private void awaitIfMarked(@Nullable RawValue signal) {
        if (HOLD.equals(ControlSignal.of(signal))) {
            hold.get().await();
        }
    }
}
