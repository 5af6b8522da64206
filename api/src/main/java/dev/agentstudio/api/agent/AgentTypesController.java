package dev.agentstudio.api.agent;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Scope;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** Which agents there are. */
@Controller("/api/meta-agent")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentTypesController {
    private final AgentTypes types;

    AgentTypesController(AgentTypes types) {
        this.types = types;
    }

    @Get("/types")
    @Secured(Scope.READ)
    List<String> types() {
        return types.current().orElseThrow(ProblemException::agentsUnavailable);
    }
}
