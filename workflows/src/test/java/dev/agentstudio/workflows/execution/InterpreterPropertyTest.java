package dev.agentstudio.workflows.execution;

import java.util.List;
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
    private static final ExecutionFixture RIG = new ExecutionFixture(AGENTS, Scenario::interpreter);

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
        ScenarioRun scenarioRun = new ScenarioRun(RIG, AGENTS, scenario);
        scenarioRun.run();
        Statistics.label("ends").collect(scenario.pattern(), scenarioRun.end());
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
