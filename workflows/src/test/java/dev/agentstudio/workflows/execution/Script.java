package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.id.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the agents of one scenario have done. */
final class Script {
    /** Says what people do to a run while an agent works for it. */
    interface Actions {
        void carryOut(TaskBehavior.ControlAction action, String workflowId);
    }

    private final Scenario scenario;
    private final Actions actions;
    private final Map<String, ScriptedTask> works = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> turnsTaken = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private TaskBehavior.ControlAction wish = TaskBehavior.ControlAction.NONE;

    Script(Scenario scenario, Actions actions) {
        this.scenario = scenario;
        this.actions = actions;
    }

    /** What was done for an activity, by run id and activity id. */
    Map<String, ScriptedTask> works() {
        return Map.copyOf(works);
    }

    /** Whether some agent is at work right now. */
    boolean isWorking() {
        return working.get() > 0;
    }

    /** Whether agents have taken these activities of a run, and not brought them to an end. */
    boolean isHolding(RunId runId, Set<String> activities) {
        return activities.stream()
                .map(activity -> works.get(runId + "/" + activity))
                .allMatch(task -> task != null && !task.isOver());
    }

    Scenario scenario() {
        return scenario;
    }

    /** What an agent wants to be done to the run. All agents wait for it. */
    synchronized TaskBehavior.ControlAction wish() {
        return wish;
    }

    /** The wish was granted. */
    synchronized void goOn() {
        wish = TaskBehavior.ControlAction.NONE;
        notifyAll();
    }

    synchronized void ask(TaskBehavior.ControlAction action) {
        wish = wish == TaskBehavior.ControlAction.NONE ? action : wish;
        hold();
    }

    /** Waits while somebody has a wish. */
    synchronized void hold() {
        try {
            while (wish != TaskBehavior.ControlAction.NONE) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ScriptedTask task(String activity, AgentCall call) {
        return works.computeIfAbsent(activity, id -> new ScriptedTask(this, call, behavior(call.agentType())));
    }

    void begins() {
        working.incrementAndGet();
    }

    void ends() {
        working.decrementAndGet();
    }

    /** Makes answers different from each other. */
    int nextAnswer() {
        return answers.incrementAndGet();
    }

    void carryOut(TaskBehavior.ControlAction action, String workflowId) {
        actions.carryOut(action, workflowId);
    }

    private TaskBehavior behavior(String agentType) {
        int number = Integer.parseInt(agentType.replaceAll("\\D", "0"));
        List<TaskBehavior> behaviors = agentType.startsWith("agent-")
                ? scenario.steps().get(number).behaviors()
                : agentType.equals(ScriptedTask.NOBODY)
                        ? List.<TaskBehavior>of()
                        : scenario.experts().get(number);
        int taken = turnsTaken
                .computeIfAbsent(agentType, type -> new AtomicInteger())
                .getAndIncrement();
        return taken < behaviors.size() ? behaviors.get(taken) : TaskBehavior.PLAIN;
    }
}
