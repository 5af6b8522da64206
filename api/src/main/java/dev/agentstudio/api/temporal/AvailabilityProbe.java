package dev.agentstudio.api.temporal;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks Temporal for what it answers without its store, to distinguish a server that is busy from one that is unavailable. */
final class AvailabilityProbe {
    private final WorkflowServiceStubs stubs;
    private final Duration limit;
    private final Runnable onAnswer;

    AvailabilityProbe(WorkflowServiceStubs stubs, Duration limit, Runnable onAnswer) {
        this.stubs = stubs;
        this.limit = limit;
        this.onAnswer = onAnswer;
    }

    /** Returns at once. */
    void send() {
        Futures.addCallback(
                stubs.futureStub()
                        .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()),
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(GetSystemInfoResponse answer) {
                        onAnswer.run();
                    }

                    @Override
                    public void onFailure(Throwable error) {
                        // No answer is what the caller waits for to end its calls.
                    }
                },
                MoreExecutors.directExecutor());
    }
}
