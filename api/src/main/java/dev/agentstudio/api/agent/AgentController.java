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

/** Types, descriptions and health of the agents. */
@Controller("/api/meta-agent")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentController implements AgentOperations {
    private final AgentTypes types;
    private final AgentDescriptions descriptions;

    AgentController(AgentTypes types, AgentDescriptions descriptions) {
        this.types = types;
        this.descriptions = descriptions;
    }

    @Override
    @Get("/types")
    @Secured(Scope.READ)
    public List<String> types() {
        return types.current().orElseThrow(ProblemException::agentsUnavailable);
    }

    @Override
    @Get("/types/{agentType}")
    @Secured(Scope.READ)
    public AgentDescription type(String agentType) {
        return descriptions
                .find(agentType)
                .orElseThrow(() -> types.unknownAmong(Set.of(agentType)).isEmpty()
                        ? ProblemException.agentsUnavailable()
                        : ProblemException.agentTypeNotFound(agentType));
    }

    /** Not a problem when agents are unavailable: callers that ask for health read the answer. */
    @Override
    @Get("/health")
    @Secured(Scope.READ)
    public HttpResponse<AgentHealth> health() {
        AgentHealth health = AgentHealth.of(types.health());
        return HttpResponse.<AgentHealth>status(health.error() == null ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(health);
    }
}
