package dev.agentstudio.api.agent;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.Set;

/** Which agents there are, what they say of themselves, and how they are. */
@Controller("/api/meta-agent")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentController {
    private final AgentTypes types;
    private final AgentDescriptions descriptions;

    AgentController(AgentTypes types, AgentDescriptions descriptions) {
        this.types = types;
        this.descriptions = descriptions;
    }

    @Get("/types")
    @Secured(Scope.READ)
    List<String> types() {
        return types.current().orElseThrow(ProblemException::agentsUnavailable);
    }

    @Get("/types/{agentType}")
    @Secured(Scope.READ)
    AgentDescription type(String agentType) {
        return descriptions
                .find(agentType)
                .orElseThrow(() -> types.unknownAmong(Set.of(agentType)).isEmpty()
                        ? ProblemException.agentsUnavailable()
                        : ProblemException.agentTypeNotFound(agentType));
    }

    /** Not a problem when agents are away: whoever asks for health wants to read it. */
    @Get("/health")
    @Secured(Scope.READ)
    HttpResponse<AgentHealth> health() {
        AgentHealth health = AgentHealth.of(types.status());
        return HttpResponse.<AgentHealth>status(health.error() == null ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(health);
    }
}
