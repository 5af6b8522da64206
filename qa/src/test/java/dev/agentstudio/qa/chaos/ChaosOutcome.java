package dev.agentstudio.qa.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The outcome of one workflow of a chaos run.
 *
 * @param end the last reading
 * @param checkpoints all of them, without snapshots
 * @param complaint what its client has to complain of; empty for nothing
 */
public record ChaosOutcome(ChaosPlan plan, String id, JsonNode end, JsonNode checkpoints, String complaint) {
    public String status() {
        return end.path("status").asText();
    }
}
