package dev.agentstudio.api.ratelimit;

import dev.agentstudio.api.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What Temporal knows of one kind of work that is under way. */
public interface ActiveWork {
    /** Older starts than this are certainly in the visibility store. SQL stores lag by well under a second, clusters by one or two. */
    Duration LAG = Duration.ofSeconds(5);

    /**
     * How much of an owner's work that was started before a time is under way. From visibility, so as of a moment ago; empty when it
     * accepts no more requests right now.
     *
     * @throws ProblemException when Temporal cannot be reached; then nothing could be started either
     */
    OptionalLong count(String owner, Instant startedBefore);

    /**
     * Those of some ids that are of this kind and under way.
     *
     * @throws ProblemException when Temporal cannot be asked
     */
    List<String> active(List<String> ids);

    /** Work of several kinds as one. */
    static ActiveWork all(List<ActiveWork> kinds) {
        return kinds.size() == 1 ? kinds.getFirst() : new AllActiveWork(kinds);
    }
}
