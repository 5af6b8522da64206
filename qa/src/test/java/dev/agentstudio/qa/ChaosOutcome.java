package dev.agentstudio.qa;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of one workflow of a chaos run.
 *
 * @param end the last reading
 * @param checkpoints all of them, without snapshots
 * @param complaint what its client has to complain of; empty for nothing
 */
record ChaosOutcome(ChaosPlan plan, String id, JsonNode end, JsonNode checkpoints, String complaint) {
    String status() {
        return end.path("status").asText();
    }
}
