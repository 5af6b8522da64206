package dev.agentstudio.qa.race;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An operation whose answer may still be on its way.
 *
 * @param answered completes with the answer
 */
record PendingOperation(Operation operation, CompletableFuture<AnsweredOperation> answered) {
    static PendingOperation by(Executor threads, Operation operation, Supplier<AnsweredOperation> request) {
        return new PendingOperation(operation, CompletableFuture.supplyAsync(request, threads));
    }

    boolean isWaiting() {
        return !answered.isDone();
    }
}
