package dev.agentstudio.api.hub;

import dev.agentstudio.signalr.connection.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What one connection has subscribed to. Changed by one thread at a time, read by any. */
final class Interests {
    /** Subscriptions of one connection. */
    static final int MAX = 200;

    private final Set<String> workflows = ConcurrentHashMap.newKeySet();
    private final Set<TaskAddress> tasks = ConcurrentHashMap.newKeySet();
    private final Set<String> agents = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, LogFilter> logs = new ConcurrentHashMap<>();

    /** Returns false when it was there before. */
    boolean addWorkflow(String id) throws HubException {
        return workflows.contains(id) || workflows.add(counted(id));
    }

    boolean removeWorkflow(String id) {
        return workflows.remove(id);
    }

    void addTask(TaskAddress task) throws HubException {
        if (!tasks.contains(task)) {
            tasks.add(counted(task));
        }
    }

    boolean removeTask(TaskAddress task) {
        return tasks.remove(task);
    }

    void addAgent(String type) throws HubException {
        if (!agents.contains(type)) {
            agents.add(counted(type));
        }
    }

    boolean removeAgent(String type) {
        return agents.remove(type);
    }

    /** Of two filters of one resource the later counts. */
    void addLogs(LogFilter filter) throws HubException {
        if (!logs.containsKey(filter.resource())) {
            counted(filter);
        }
        logs.put(filter.resource(), filter);
    }

    boolean removeLogs(LogFilter filter) {
        return logs.remove(filter.resource(), filter);
    }

    /** @return the filter that was removed; null when there was none */
    @Nullable
    LogFilter removeLogs(String resource) {
        return logs.remove(resource);
    }

    /** Whether anything of a workflow is wanted. */
    boolean follows(String workflowId) {
        return workflows.contains(workflowId)
                || tasks.stream().anyMatch(task -> workflowId.equals(task.workflowId()))
                || logs.values().stream().anyMatch(filter -> workflowId.equals(filter.workflowId()));
    }

    /** Whether anything of a task is wanted that was started alone. */
    boolean follows(TaskAddress alone) {
        return tasks.contains(alone)
                || logs.values().stream()
                        .anyMatch(filter -> filter instanceof LogFilter.OfTask of
                                && of.task().equals(alone));
    }

    /** Of a workflow or a task that is followed. */
    boolean wants(HubEvent event) {
        return switch (event) {
            case HubEvent.WorkflowStarted started -> workflows.contains(started.workflowId());
            case HubEvent.WorkflowProgress progress -> workflows.contains(progress.workflowId());
            case HubEvent.WorkflowCompleted completed -> workflows.contains(completed.workflowId());
            case HubEvent.LogMessageReceived log ->
                logs.values().stream()
                        .anyMatch(filter -> !(filter instanceof LogFilter.OfAgent) && filter.accepts(log));
            case HubEvent.TaskStatusChanged changed -> wantsTask(changed);
            case HubEvent.TaskProgressUpdated updated -> wantsTask(updated);
            case HubEvent.AgentThought thought -> wantsTask(thought);
            case HubEvent.MetricUpdated metric -> wantsTask(metric);
            case HubEvent.ErrorOccurred error -> wantsTask(error);
            case HubEvent.AgentStatusChanged changed -> false;
        };
    }

    private boolean wantsTask(HubEvent event) {
        String workflow = event.workflowId();
        String task = event.task();
        return (workflow != null && workflows.contains(workflow))
                || (task != null && tasks.contains(new TaskAddress(workflow, task)));
    }

    /** Of any workflow of the caller: what agents do that are subscribed to. */
    boolean wantsOfAgents(HubEvent event) {
        return switch (event) {
            case HubEvent.WorkflowStarted started -> false;
            case HubEvent.WorkflowCompleted completed -> false;
            case HubEvent.WorkflowProgress progress -> false;
            case HubEvent.LogMessageReceived log ->
                logs.values().stream().anyMatch(filter -> filter instanceof LogFilter.OfAgent && filter.accepts(log));
            case HubEvent.TaskStatusChanged changed -> agents.contains(changed.agentId());
            case HubEvent.TaskProgressUpdated updated -> agents.contains(updated.agentId());
            case HubEvent.AgentThought thought -> agents.contains(thought.agentId());
            case HubEvent.AgentStatusChanged changed -> agents.contains(changed.agentId());
            case HubEvent.MetricUpdated metric -> wantsAgent(metric);
            case HubEvent.ErrorOccurred error -> wantsAgent(error);
        };
    }

    private boolean wantsAgent(HubEvent event) {
        String agent = event.agent();
        return agent != null && agents.contains(agent);
    }

    Set<String> agents() {
        return agents;
    }

    /** Whether anything is wanted of agents, in whichever workflow they work. */
    boolean followsAgents() {
        return !agents.isEmpty() || logs.values().stream().anyMatch(LogFilter.OfAgent.class::isInstance);
    }

    /** As a client is shown them. */
    List<String> groups() {
        List<String> groups = new ArrayList<>();
        workflows.forEach(id -> groups.add("workflow:" + id));
        tasks.forEach(task -> groups.add("task:" + task));
        agents.forEach(type -> groups.add("agent:" + type));
        logs.forEach((resource, filter) -> groups.add("logs:" + resource));
        groups.sort(null);
        return groups;
    }

    private <T> T counted(T added) throws HubException {
        if (workflows.size() + tasks.size() + agents.size() + logs.size() >= MAX) {
            throw new HubException("A connection may have at most %d subscriptions".formatted(MAX));
        }
        return added;
    }
}
