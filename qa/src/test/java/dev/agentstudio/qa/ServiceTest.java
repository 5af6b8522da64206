package dev.agentstudio.qa;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the service says of itself. */
@ExtendWith(StudioExtension.class)
class ServiceTest {
    @Test
    void agentTypesAreABareArray(Studio studio) {
        studio.as("reader").get("/api/meta-agent/types").is(200, Json.parse("""
                ["big", "code-analyzer", "crash", "data-analyzer", "data-collector", "echo", "flaky", "gate", "judge",
                 "report-generator", "sentiment-analyzer", "shaped", "test-runner", "thinker", "triage", "verdict", "work"]"""));
    }

    @Test
    void livenessNeedsNoToken(Studio studio) {
        studio.anonymous().get("/health/liveness").is(200, Json.parse("""
                {
                  "name": "agentstudio-api",
                  "status": "UP",
                  "details": {"process": {"name": "agentstudio-api", "status": "UP", "details": {}}}
                }"""));
    }

    @Test
    void readinessNamesWhatItDependsOn(Studio studio) {
        studio.anonymous().get("/health/readiness").is(200, Json.parse("""
                {
                  "name": "agentstudio-api",
                  "status": "UP",
                  "details": {
                    "agents": {"name": "agentstudio-api", "status": "UP", "details": {"agents": 17}},
                    "gracefulShutdown":
                      {"name": "agentstudio-api", "status": "UP", "details": {"activeTasks": "<number>"}},
                    "temporal": {"name": "agentstudio-api", "status": "UP", "details": {}}
                  }
                }"""));
    }
}
