package dev.agentstudio.worker;

import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import dev.agentstudio.workflows.agent.AgentActivities;
import dev.agentstudio.workflows.agent.AgentCall;
import dev.agentstudio.workflows.execution.AgentWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;

/**
 * Schedules calls of agents that are in a pool on the pool's task queue. The queue is chosen when a task is scheduled, by the settings of the worker that does it, and is
 * recorded then. Replay compares the type and the id of an activity and not its queue, so an agent may change its pool while workflows run.
 */
final class PoolRouting extends WorkerInterceptorBase {
    private final AgentPools pools;

    PoolRouting(AgentPools pools) {
        this.pools = pools;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor calls) {
                super.init(new Routing(calls));
            }
        };
    }

    private final class Routing extends WorkflowOutboundCallsInterceptorBase {
        Routing(WorkflowOutboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            boolean isCall = input.getActivityName().equals(AgentActivities.EXECUTE)
                    && input.getArgs().length == 1
                    && input.getArgs()[0] instanceof AgentCall;
            return super.executeActivity(isCall ? routed(input, (AgentCall) input.getArgs()[0]) : input);
        }

        private <R> ActivityInput<R> routed(ActivityInput<R> input, AgentCall call) {
            return pools.of(call.agentType())
                    .map(AgentPool::name)
                    .map(AgentWorkflow::taskQueue)
                    .map(queue -> new ActivityInput<>(
                            input.getActivityName(),
                            input.getResultClass(),
                            input.getResultType(),
                            input.getArgs(),
                            ActivityOptions.newBuilder(input.getOptions())
                                    .setTaskQueue(queue)
                                    .build(),
                            input.getHeader()))
                    .orElse(input);
        }
    }
}
