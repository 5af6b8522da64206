package dev.agentstudio.workflows.execution;

import io.temporal.worker.WorkerFactoryOptions;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** A worker that keeps no run in memory replays each from its beginning for every workflow task. Nobody notices. */
class ForgottenRunsPropertyTest {
    private static final ScriptedAgents AGENTS = new ScriptedAgents();
    private static final ExecutionFixture RIG = new ExecutionFixture(
            AGENTS,
            Scenario::interpreter,
            WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(0).build());

    @AfterContainer
    static void close() {
        RIG.close();
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Scenarios.any();
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void runGoesAsTheModelSays(@ForAll("scenarios") Scenario scenario) {
        new ScenarioRun(RIG, AGENTS, scenario).run();
    }
}
