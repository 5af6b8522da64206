package dev.agentstudio.qa.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what watchers have received with the histories of the workflows. */
final class WatchAudit {
    private final List<String> violations = new ArrayList<>();
    private int lost;
    private int doubled;
    private int misplaced;

    /** Each a sentence; empty when every watcher has seen every durable event once and in order. */
    List<String> violations() {
        return violations;
    }

    /** Events that a watcher has not seen. */
    int lost() {
        return lost;
    }

    /** Those that it has seen again. */
    int doubled() {
        return doubled;
    }

    /** Those that came before one that precedes them, or that history does not have. */
    int misplaced() {
        return misplaced;
    }

    void audit(Collection<History> histories, Collection<Recording> recordings) {
        for (History history : histories) {
            requireOrder("The history", history.workflowId(), history.events(), true);
            for (Recording recording : recordings) {
                switch (recording.kind()) {
                    case STREAM -> auditStream(history, recording);
                    case HUB -> auditHub(history, recording);
                }
            }
        }
    }

    /** Every connection of a stream of all workflows has events of history, once and in order; it may begin and end anywhere. */
    void auditOwner(History history, OwnerWatcher watcher) {
        for (List<Seen> received : watcher.of(history.workflowId())) {
            requireOrder("The stream of all workflows", history.workflowId(), received, true);
            requireOnce("The stream of all workflows", history.workflowId(), received);
            for (Seen event : received) {
                if (!history.events().contains(event)) {
                    misplaced++;
                    violations.add("The stream of all workflows had %s, which is not in the history of %s"
                            .formatted(event, history.workflowId()));
                }
            }
        }
    }

    private void auditStream(History history, Recording recording) {
        List<Seen> received = recording.of(history.workflowId());
        compare(recording.watcher(), history.workflowId(), history.events(), received);
        requireOrder(recording.watcher(), history.workflowId(), received, true);
    }

    private void auditHub(History history, Recording recording) {
        List<Seen> received = recording.of(history.workflowId());
        Expectation expected = Expectation.of(history, recording);
        Set<Seen> required = new HashSet<>(expected.required());
        compare(
                recording.watcher(),
                history.workflowId(),
                expected.required(),
                received.stream()
                        .filter(message -> required.contains(message) || !expected.allows(message))
                        .toList());
        requireOnce(
                recording.watcher(),
                history.workflowId(),
                received.stream().filter(message -> !required.contains(message)).toList());
        requireOrder(recording.watcher(), history.workflowId(), received, false);
    }

    private void compare(String watcher, String workflowId, List<Seen> expected, List<Seen> received) {
        requireOnce(watcher, workflowId, received);
        Set<Seen> present = new HashSet<>(received);
        for (Seen event : expected) {
            if (!present.contains(event)) {
                lost++;
                violations.add("%s has not seen %s of %s".formatted(watcher, event, workflowId));
            }
        }
        Set<Seen> known = new HashSet<>(expected);
        for (Seen event : present) {
            if (!known.contains(event)) {
                misplaced++;
                violations.add(
                        "%s has seen %s of %s, which its history does not have".formatted(watcher, event, workflowId));
            }
        }
    }

    private void requireOnce(String watcher, String workflowId, List<Seen> received) {
        Set<Seen> known = new HashSet<>();
        for (Seen event : received) {
            if (!known.add(event)) {
                doubled++;
                violations.add("%s has seen %s of %s again".formatted(watcher, event, workflowId));
            }
        }
    }

    /** @param isStrict whether two of one sequence are out of order as well; one event may cause several messages of the hub */
    private void requireOrder(String watcher, String workflowId, List<Seen> received, boolean isStrict) {
        for (int index = 1; index < received.size(); index++) {
            Seen before = received.get(index - 1);
            Seen event = received.get(index);
            boolean isLater = event.sequence() > before.sequence();
            boolean isSame = event.sequence() == before.sequence();
            if (!isLater && !(isSame && (!isStrict || event.equals(before)))) {
                misplaced++;
                violations.add("%s has seen %s of %s after %s".formatted(watcher, event, workflowId, before));
            }
        }
    }
}
