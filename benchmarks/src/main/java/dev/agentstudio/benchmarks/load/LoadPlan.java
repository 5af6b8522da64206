package dev.agentstudio.benchmarks.load;

import dev.agentstudio.benchmarks.handwritten.Extra;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param subjects measured in turn, in this order
 * @param warmUp before the first load, of each subject
 */
record LoadPlan(List<SubjectPlan> subjects, Load warmUp, List<Load> loads) {
    /**
     * One subject that runs already.
     *
     * @param name unique, shown in results
     * @param kind one of {@link Subjects}
     * @param url of its API; for the hand-written one that of the agent service
     * @param temporal host and port of the server; null for what is not hand-written
     * @param extras what the hand-written one asks of Temporal besides; null for nothing
     * @param parts process ids by the name of the part that they are
     */
    record SubjectPlan(
            String name,
            String kind,
            URI url,
            @Nullable String temporal,
            @Nullable Set<Extra> extras,
            Map<String, Long> parts) {}

    /**
     * One load.
     *
     * @param clients that are at work at once, each with its next call when its last one has ended; 0: calls arrive at a fixed rate
     * @param perSecond calls that arrive in a second; 0 with clients
     * @param milliseconds how long each of the three calls takes the agent
     * @param workflows of all clients together, in a round
     */
    record Load(int clients, double perSecond, int milliseconds, int workflows, int rounds) {}
}
