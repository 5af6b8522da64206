package dev.agentstudio.qa.structure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.Writer;

/** Which module and package may use which, and what workflow code may do. */
@AnalyzeClasses(packages = "dev.agentstudio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WORKFLOWS = "dev.agentstudio.workflows..";
    private static final String[] WORKFLOW_CODE = {
        "dev.agentstudio.workflows.execution..", "dev.agentstudio.workflows.plan..", "dev.agentstudio.workflows.task.."
    };
    private static final String AGENT_PROTOCOL = "dev.agentstudio.agentprotocol..";
    private static final String TEMPORAL_CLIENT = "dev.agentstudio.temporalclient..";
    private static final String EVENTS = "dev.agentstudio.events..";
    private static final String ARTIFACTS = "dev.agentstudio.artifacts..";
    private static final String ACTIVITIES = "dev.agentstudio.activities..";
    private static final String WORKER = "dev.agentstudio.worker..";
    private static final String SIGNALR = "dev.agentstudio.signalr..";
    private static final String API = "dev.agentstudio.api..";
    private static final String DEV = "dev.agentstudio.dev..";

    private static final DescribedPredicate<JavaClass> STREAMS_AND_FILES = assignableTo(InputStream.class)
            .or(assignableTo(OutputStream.class))
            .or(assignableTo(Reader.class))
            .or(assignableTo(Writer.class))
            .or(assignableTo(File.class))
            .or(assignableTo(RandomAccessFile.class))
            .and(not(belongToAnyOf(ByteArrayInputStream.class, ByteArrayOutputStream.class)))
            .as("streams and files, but for those in memory");

    private static final DescribedPredicate<JavaClass> CONCURRENCY_AND_RANDOMNESS = assignableTo(Thread.class)
            .or(assignableTo(java.util.concurrent.Executor.class))
            .or(assignableTo(java.util.concurrent.Executors.class))
            .or(assignableTo(java.util.concurrent.Future.class))
            .or(assignableTo(java.util.Timer.class))
            .or(assignableTo(java.util.random.RandomGenerator.class))
            .or(assignableTo(org.slf4j.LoggerFactory.class))
            .as("threads, randomness and loggers of their own");

    private static final DescribedPredicate<JavaAccess<?>> CLOCK_OR_RANDOM = describe(
            "a clock or randomness",
            access -> isCall(access, "java.time.(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime)", "now")
                    || isCall(access, "java.time.Clock", "system.*|tick.*")
                    || isCall(access, "java.lang.System", "currentTimeMillis|nanoTime|getenv|getProperty")
                    || isCall(access, "java.lang.Math", "random")
                    || isCall(access, "java.util.UUID", "randomUUID"));

    @ArchTest
    static final ArchRule agentProtocolUsesNoOtherModule = noClasses()
            .that()
            .resideInAPackage(AGENT_PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(WORKFLOWS, TEMPORAL_CLIENT, EVENTS, ARTIFACTS, ACTIVITIES, WORKER, API, DEV)
            .because("API and workers share it, and need nothing else of each other");

    @ArchTest
    static final ArchRule workflowsUseNoOtherModule = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AGENT_PROTOCOL, TEMPORAL_CLIENT, EVENTS, ARTIFACTS, ACTIVITIES, WORKER, API, DEV)
            .because("workflows and their payloads are what all others agree on");

    @ArchTest
    static final ArchRule temporalClientUsesOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(TEMPORAL_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AGENT_PROTOCOL, EVENTS, ARTIFACTS, ACTIVITIES, WORKER, API, DEV)
            .because("every process connects to Temporal in the same way, whatever else it does");

    @ArchTest
    static final ArchRule eventsUseOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(EVENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AGENT_PROTOCOL, TEMPORAL_CLIENT, ARTIFACTS, ACTIVITIES, WORKER, API, DEV)
            .because("both ends of the bus use it, so it can use neither");

    @ArchTest
    static final ArchRule artifactsUseOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(ARTIFACTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AGENT_PROTOCOL, TEMPORAL_CLIENT, EVENTS, ACTIVITIES, WORKER, API, DEV)
            .because("workers write files and the API reads them, so the store can use neither");

    @ArchTest
    static final ArchRule activitiesUseNeitherWorkerNorApi = noClasses()
            .that()
            .resideInAPackage(ACTIVITIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(WORKER, API, DEV)
            .because("an activity carries out what a workflow asks, wherever it runs");

    @ArchTest
    static final ArchRule workerUsesNeitherApiNorDevelopmentStack = noClasses()
            .that()
            .resideInAPackage(WORKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API, DEV)
            .because("workers scale and are deployed without the API");

    @ArchTest
    static final ArchRule apiUsesNoCodeOfWorkers = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ACTIVITIES, WORKER)
            .because("the API must answer while no worker runs");

    @ArchTest
    static final ArchRule signalrUsesNoOtherModule = noClasses()
            .that()
            .resideInAPackage(SIGNALR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    AGENT_PROTOCOL, WORKFLOWS, TEMPORAL_CLIENT, EVENTS, ARTIFACTS, ACTIVITIES, WORKER, API, DEV)
            .because("it is a protocol, whatever its messages are about");

    @ArchTest
    static final ArchRule apiNeverUsesTheDevelopmentStack = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DEV)
            .because("the development stack starts the API, and production has no such stack");

    @ArchTest
    static final ArchRule workflowsUseNoFramework = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..", "jakarta..", "reactor..", "org.reactivestreams..")
            .because("recorded histories outlive frameworks");

    @ArchTest
    static final ArchRule workflowsDoNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat(STREAMS_AND_FILES.or(
                    resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")))
            .because("a replay must repeat no effect; activities have the effects");

    @ArchTest
    static final ArchRule workflowCodeReadsNoClockAndNoRandomNumber = noClasses()
            .that()
            .resideInAnyPackage(WORKFLOW_CODE)
            .should()
            .accessTargetWhere(CLOCK_OR_RANDOM)
            .because("a replay must decide as the first run did; Workflow.currentTimeMillis, Workflow.newRandom and"
                    + " Workflow.randomUUID are recorded");

    @ArchTest
    static final ArchRule workflowCodeStartsNoThreadAndLogsThroughWorkflow = noClasses()
            .that()
            .resideInAnyPackage(WORKFLOW_CODE)
            .should()
            .dependOnClassesThat(CONCURRENCY_AND_RANDOMNESS)
            .because("Temporal schedules workflow code itself: use Async, Workflow.newRandom and Workflow.getLogger");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.agentstudio.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that can be read by itself can be changed by itself");

    @ArchTest
    static final ArchRule operationsOnWorkflowsHaveNoCycles = slices().matching("dev.agentstudio.api.workflow.(*)..")
            .should()
            .beFreeOfCycles()
            .because("control and checkpoints use start, and all of them use read");

    private static boolean isCall(JavaAccess<?> access, String owners, String names) {
        return access.getTargetOwner().getName().matches(owners)
                && access.getTarget().getName().matches(names);
    }
}
