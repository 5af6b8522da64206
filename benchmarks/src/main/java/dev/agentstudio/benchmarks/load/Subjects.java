package dev.agentstudio.benchmarks.load;

import dev.agentstudio.benchmarks.handwritten.Extra;
import dev.agentstudio.benchmarks.handwritten.HandWrittenWorker;
import dev.agentstudio.benchmarks.peers.ConductorClient;
import dev.agentstudio.benchmarks.peers.LangGraphClient;
import dev.agentstudio.benchmarks.peers.RestateClient;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the subjects of a plan. */
final class Subjects {
    private Subjects() {}

    /** @throws IllegalArgumentException for a kind that there is not */
    static Subject of(LoadPlan.SubjectPlan plan) throws Exception {
        return switch (plan.kind()) {
            case "product" -> new ProductClient(plan.url());
            case "hand-written" ->
                byHand(new HandWrittenWorker(Objects.requireNonNull(plan.temporal()), plan.url()), plan.extras());
            case "conductor" -> new ConductorClient(plan.url())::execute;
            case "restate" -> new RestateClient(plan.url())::execute;
            case "langgraph" -> new LangGraphClient(plan.url())::execute;
            default -> throw new IllegalArgumentException("There is no subject of the kind " + plan.kind());
        };
    }

    private static Subject byHand(HandWrittenWorker worker, @Nullable Set<Extra> extras) {
        return new Subject() {
            @Override
            public void execute(int milliseconds) {
                if (extras == null) {
                    worker.execute(milliseconds);
                } else {
                    worker.execute(milliseconds, extras);
                }
            }

            @Override
            public void close() {
                worker.close();
            }
        };
    }
}
