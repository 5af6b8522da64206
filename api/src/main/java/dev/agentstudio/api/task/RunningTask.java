package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;

/** A task that was started in Temporal, and the backend that runs it. */
record RunningTask(AgentCall call, TaskBackend backend) {}
