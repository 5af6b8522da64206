package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentstudio.qa.harness.Answer;
import dev.agentstudio.qa.harness.Client;
import dev.agentstudio.qa.harness.Studio;

/** What all races of a stack share. */
final class RaceEnvironment implements AutoCloseable {
    /** The development client that owns all raced workflows: it may have thousands at once. */
    static final String OWNER = "studio";

    private final Client owner;
    private final Client admin;
    private final TemporalAccess temporal;
    private final AgentCallTail calls;

    RaceEnvironment(Studio studio) {
        owner = studio.as(OWNER);
        // Not the owner: lists answer to that one with what it did last, whatever visibility says.
        admin = studio.as("admin");
        temporal = new TemporalAccess(studio.temporal());
        calls = new AgentCallTail(studio.stack().callLog());
    }

    Client owner() {
        return owner;
    }

    TemporalAccess temporal() {
        return temporal;
    }

    AgentCallTail calls() {
        return calls;
    }

    /** How a workflow stands in all statuses. */
    Evidence.Statuses statuses(Target target, String detail) {
        return new Evidence.Statuses(detail, listed(target), temporal.status(target.id()));
    }

    private String listed(Target target) {
        Answer answer = WorkflowRequests.available(() -> admin.get("/api/workflows?definitionId=" + target.label()));
        if (answer.status() != 200) {
            return "HTTP " + answer.status();
        }
        String status = Reading.GONE;
        int rows = 0;
        for (JsonNode row : answer.json().path("items")) {
            // A fork has the same definition.
            if (row.path("id").asText().equals(target.id())) {
                status = row.path("status").asText();
                rows++;
            }
        }
        return rows > 1 ? rows + " rows" : status;
    }

    @Override
    public void close() {
        calls.close();
    }
}
