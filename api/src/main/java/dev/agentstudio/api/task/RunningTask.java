package dev.agentstudio.api.task;

import dev.agentstudio.workflows.agent.AgentCall;

/** A task that was handed to Temporal, and what carries it there. */
record RunningTask(AgentCall call, TaskCarrier carrier) {}
