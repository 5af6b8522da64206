package dev.agentstudio.api.hub;

import org.jspecify.annotations.Nullable;

/** Which logs a subscription is about. Less important messages than a level are not sent. */
sealed interface LogFilter {
    /** The resource as the client names it, which also identifies the subscription. */
    String resource();

    LogLevel minLevel();

    /** The workflow whose logs these are; null when they are of a task that was started alone, or of an agent in all workflows of the caller. */
    @Nullable
    String workflowId();

    boolean accepts(HubEvent.LogMessageReceived log);

    record OfTask(TaskAddress task, LogLevel minLevel) implements LogFilter {
        @Override
        public String resource() {
            return task.toString();
        }

        @Override
        public @Nullable String workflowId() {
            return task.workflowId();
        }

        @Override
        public boolean accepts(HubEvent.LogMessageReceived log) {
            return task.equals(new TaskAddress(log.workflowId(), log.taskId()))
                    && log.level().isAtLeast(minLevel);
        }
    }

    record OfWorkflow(String workflowId, LogLevel minLevel) implements LogFilter {
        @Override
        public String resource() {
            return workflowId;
        }

        @Override
        public boolean accepts(HubEvent.LogMessageReceived log) {
            return workflowId.equals(log.workflowId()) && log.level().isAtLeast(minLevel);
        }
    }

    record OfAgent(String agentId, LogLevel minLevel) implements LogFilter {
        @Override
        public String resource() {
            return agentId;
        }

        @Override
        public @Nullable String workflowId() {
            return null;
        }

        @Override
        public boolean accepts(HubEvent.LogMessageReceived log) {
            return agentId.equals(log.agentId()) && log.level().isAtLeast(minLevel);
        }
    }
}
