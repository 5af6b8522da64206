package dev.agentstudio.workflows.history;

import dev.agentstudio.workflows.agent.Recorded;
import java.util.Collection;
import java.util.Map;

/** Finds the answers of which a run holds only excerpts, in the histories of earlier runs. */
@FunctionalInterface
public interface WholeAnswers {
    /** Finds nothing, so that excerpts stay what they are. */
    WholeAnswers NONE = wanted -> Map.of();

    /** The answers that are still there. */
    Map<RecordedAnswer.Key, RecordedAnswer> find(Collection<Recorded> wanted);
}
