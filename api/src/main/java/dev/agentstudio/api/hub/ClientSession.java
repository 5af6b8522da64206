package dev.agentstudio.api.hub;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.signalr.connection.HubClient;
import dev.agentstudio.signalr.connection.HubException;
import dev.agentstudio.workflows.history.RunView;
import dev.agentstudio.workflows.id.WorkflowId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One connection of the hub: its subscriptions, and what follows them. The client's methods come one at a time; events on any thread. */
final class ClientSession {
    private final HubClient client;
    private final Caller caller;
    private final HubServices services;
    private final HubOutput output;
    private final Interests interests = new Interests();
    private final ConcurrentMap<String, WorkflowFollower> followers = new ConcurrentHashMap<>();
    private final ConcurrentMap<TaskAddress, SingleTaskFollower> singleTasks = new ConcurrentHashMap<>();

    ClientSession(HubClient client, HubServices services) {
        this.client = client;
        this.caller = HubUsers.caller(client.user());
        this.services = services;
        this.output = new HubOutput(client, services.timer());
    }

    HubClient client() {
        return client;
    }

    Caller caller() {
        return caller;
    }

    HubOutput output() {
        return output;
    }

    Interests interests() {
        return interests;
    }

    /** @param since the last sequence that the client has; empty for only what happens from now on */
    void subscribeToWorkflow(String workflowId, OptionalLong since) throws HubException {
        boolean isNew = interests.addWorkflow(workflowId);
        try {
            follow(workflowId, since);
        } catch (ProblemException e) {
            if (isNew) {
                interests.removeWorkflow(workflowId);
            }
            throw e;
        } finally {
            stopUnwanted(workflowId);
        }
    }

    void unsubscribeFromWorkflow(String workflowId) {
        interests.removeWorkflow(workflowId);
        stopUnwanted(workflowId);
    }

    void subscribeToTask(String taskId) throws HubException {
        TaskAddress task = existing(taskId);
        interests.addTask(task);
        followFor(task, () -> interests.removeTask(task));
    }

    void unsubscribeFromTask(String taskId) throws HubException {
        TaskAddress task = address(taskId);
        interests.removeTask(task);
        stopUnwanted(task);
    }

    void subscribeToLogs(LogFilter requested) throws HubException {
        LogFilter filter = requested instanceof LogFilter.OfTask of
                ? new LogFilter.OfTask(existing(of.task().toString()), of.minLevel())
                : requested;
        interests.addLogs(filter);
        Runnable undo = () -> interests.removeLogs(filter);
        switch (filter) {
            case LogFilter.OfTask of -> followFor(of.task(), undo);
            case LogFilter.OfWorkflow of -> followFor(of.workflowId(), undo);
            case LogFilter.OfAgent of -> {} // With all workflows of the user.
        }
    }

    /** @param subscriptionId the resource, or {@code logs:} and the resource */
    void unsubscribeFromLogs(String subscriptionId) {
        String prefix = "logs:";
        LogFilter removed = interests.removeLogs(
                subscriptionId.startsWith(prefix) ? subscriptionId.substring(prefix.length()) : subscriptionId);
        switch (removed) {
            case null -> {}
            case LogFilter.OfTask of -> stopUnwanted(of.task());
            case LogFilter.OfWorkflow of -> stopUnwanted(of.workflowId());
            case LogFilter.OfAgent of -> {}
        }
    }

    /** What happened in any workflow of the client's user. What a subscription of that workflow sends is not sent again. */
    void onEventOfUser(HubEvent event) {
        boolean isSentAlready = interests.wants(event);
        if (!isSentAlready && interests.wantsOfAgents(event)) {
            output.send(event);
        }
    }

    void close() {
        followers.values().forEach(WorkflowFollower::stop);
        followers.clear();
        singleTasks.values().forEach(SingleTaskFollower::stop);
        singleTasks.clear();
    }

    private void followFor(String workflowId, Runnable undo) {
        orUndo(() -> follow(workflowId, OptionalLong.empty()), () -> {
            undo.run();
            stopUnwanted(workflowId);
        });
    }

    private void followFor(TaskAddress task, Runnable undo) {
        if (task.workflowId() != null) {
            followFor(task.workflowId(), undo);
        } else {
            orUndo(() -> follow(task), undo);
        }
    }

    /** Starts following unless that is done already; undoes the subscription when it cannot be. */
    private static void orUndo(Runnable follow, Runnable undo) {
        boolean isFollowed = false;
        try {
            follow.run();
            isFollowed = true;
        } finally {
            if (!isFollowed) {
                undo.run();
            }
        }
    }

    /** A task that was started alone. */
    private void follow(TaskAddress alone) {
        SingleTaskFollower known = singleTasks.get(alone);
        if (known == null || !known.isRunning()) {
            singleTasks.put(
                    alone,
                    SingleTaskFollower.start(services.tasks(), alone.taskId(), caller, output, interests::wants));
        }
    }

    private void follow(String workflowId, OptionalLong since) {
        WorkflowFollower follower = followers.computeIfAbsent(
                workflowId, id -> new WorkflowFollower(services, id, caller, output, interests::wants));
        if (since.isPresent() || !follower.isRunning()) {
            follower.start(since);
        }
    }

    private void stopUnwanted(TaskAddress task) {
        if (task.workflowId() != null) {
            stopUnwanted(task.workflowId());
        } else if (!interests.follows(task)) {
            SingleTaskFollower follower = singleTasks.remove(task);
            if (follower != null) {
                follower.stop();
            }
        }
    }

    private void stopUnwanted(String workflowId) {
        if (!interests.follows(workflowId)) {
            WorkflowFollower follower = followers.remove(workflowId);
            if (follower != null) {
                follower.stop();
            }
        }
    }

    /** @throws HubException when it does not exist, or is another's */
    private TaskAddress existing(String taskId) throws HubException {
        TaskAddress task = address(taskId);
        if (task.workflowId() == null) {
            return task; // The subscription itself reads it, and reports that it is unknown.
        }
        Optional<RunView> workflow = services.reader().find(new WorkflowId(task.workflowId()), caller);
        boolean exists = workflow.isPresent()
                && workflow.get().taskSummaries().stream()
                        .anyMatch(each -> each.id().value().equals(task.taskId()));
        if (!exists) {
            throw new HubException("Task '%s' not found".formatted(taskId));
        }
        return task;
    }

    /** The id of a workflow's task alone is clear while the connection follows one workflow. */
    private TaskAddress address(String taskId) throws HubException {
        if (TaskAddress.isOne(taskId)) {
            return TaskAddress.parse(taskId);
        }
        Set<String> followed = followers.keySet();
        if (followed.size() != 1) {
            throw new HubException(
                    "Task '%s' may be of several workflows: write <workflowId>/<taskId>".formatted(taskId));
        }
        return new TaskAddress(followed.iterator().next(), taskId);
    }
}
