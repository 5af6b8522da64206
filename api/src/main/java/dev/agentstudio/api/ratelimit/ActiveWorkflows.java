package dev.agentstudio.api.ratelimit;

import dev.agentstudio.api.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What Temporal knows of workflows that are under way. */
interface ActiveWorkflows {
    /**
     * How many workflows of an owner, created before a time, are pending or running. From visibility, so as of a moment ago; empty when
     * it takes no more requests right now.
     *
     * @throws ProblemException when Temporal cannot be reached; then nothing could be started either
     */
    OptionalLong count(String owner, Instant createdBefore);

    /**
     * Those of some workflows that have not ended and are not paused.
     *
     * @throws ProblemException when Temporal cannot be asked
     */
    List<String> active(List<String> workflowIds);

    /** Older starts than this are certainly in the visibility store. SQL stores lag by well under a second, clusters by one or two. */
    Duration LAG = Duration.ofSeconds(5);
}
