package dev.agentstudio.workflows.execution;

import dev.agentstudio.workflows.payload.JsonObject;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever is defined, whatever its agents do and whatever people do to it: a run goes as the model says. {@code -Dinterpreter.tries=3000}
 * makes a long test of it.
 */
class InterpreterPropertyTest {
    private static final ScriptedAgents AGENTS = new ScriptedAgents();
    private static final ExecutionRig RIG = new ExecutionRig(AGENTS, InterpreterPropertyTest::interpreter);

    @AfterContainer
    static void close() {
        RIG.close();
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Scenarios.any();
    }

    @Property(tries = Integer.MAX_VALUE, edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(UntilEnough.class)
    void runGoesAsTheModelSays(@ForAll("scenarios") Scenario scenario) {
        Play play = new Play(RIG, AGENTS, scenario);
        play.run();
        Statistics.label("ends").collect(scenario.pattern(), play.end());
    }

    private static ExecutionWorkflowImpl interpreter(ExecutionInput input) {
        JsonObject metadata = Objects.requireNonNull(input.metadata());
        Number events = (Number) Objects.requireNonNull(metadata.get("eventsPerRun"));
        return new ExecutionWorkflowImpl(input, events.longValue(), 2);
    }

    /** Ends the property after so many tries as the command line wants. */
    static final class UntilEnough implements AroundTryHook {
        private static final int TRIES = Integer.getInteger("interpreter.tries", 100);

        @Override
        public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor attempt, List<Object> parameters)
                throws Throwable {
            Store<Integer> tries = Store.getOrCreate("tries", Lifespan.PROPERTY, () -> 0);
            tries.update(count -> count + 1);
            TryExecutionResult result = attempt.execute(parameters);
            boolean isEnough = result.isSatisfied() && tries.get() >= TRIES;
            return isEnough ? TryExecutionResult.satisfied(true) : result;
        }
    }
}
