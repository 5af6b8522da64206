package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.agent.AgentResponse;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The agents of all scenarios that are played. A workflow's input says which one it is. */
final class ScriptedAgents implements AgentActivities {
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    /** Begins a scenario. */
    Script begin(String key, Scenario scenario, Script.Actions actions) {
        Script script = new Script(scenario, actions);
        scripts.put(key, script);
        return script;
    }

    void end(String key) {
        scripts.remove(key);
    }

    @Override
    public AgentResponse execute(AgentCall call) {
        String key =
                String.valueOf(Objects.requireNonNull(call.request().input()).get("scenario"));
        Script script = scripts.get(key);
        if (script == null) {
            throw ApplicationFailure.newNonRetryableFailure("The scenario has ended", "OVER");
        }
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo activity = context.getInfo();
        return script.task(activity.getWorkflowRunId() + "/" + activity.getActivityId(), call)
                .attempt(context, activity.getAttempt());
    }
}
