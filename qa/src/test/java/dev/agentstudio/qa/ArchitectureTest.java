package dev.agentstudio.qa;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.agentstudio.activities.HistoryCheckpointActivities;
import dev.agentstudio.api.temporal.TemporalGateway;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunLoader;
import dev.agentstudio.workflows.trace.TracePropagator;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.Writer;

/** How the house is built, and why. */
@AnalyzeClasses(packages = "dev.agentstudio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WORKFLOWS = "dev.agentstudio.workflows..";
    private static final String[] WORKFLOW_CODE = {
        "dev.agentstudio.workflows.execution..", "dev.agentstudio.workflows.plan..", "dev.agentstudio.workflows.task.."
    };
    private static final String EVENTS = "dev.agentstudio.events..";
    private static final String ACTIVITIES = "dev.agentstudio.activities..";
    private static final String WORKER = "dev.agentstudio.worker..";
    private static final String API = "dev.agentstudio.api..";
    private static final String DEV = "dev.agentstudio.dev..";

    private static final DescribedPredicate<JavaClass> STREAMS_AND_FILES = assignableTo(InputStream.class)
            .or(assignableTo(OutputStream.class))
            .or(assignableTo(Reader.class))
            .or(assignableTo(Writer.class))
            .or(assignableTo(File.class))
            .or(assignableTo(RandomAccessFile.class))
            .as("streams and files");

    private static final DescribedPredicate<JavaClass> CONCURRENCY_AND_CHANCE = assignableTo(Thread.class)
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

    private static final DescribedPredicate<JavaClass> KNOWS_TEMPORALS_WIRE_TYPES = belongToAnyOf(
                    HistoryDecoder.class, RunLoader.class, HistoryCheckpointActivities.class, TracePropagator.class)
            .or(resideInAnyPackage("dev.agentstudio.api.temporal..", DEV))
            .or(describe(
                    "uses the gateway",
                    type -> type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(TemporalGateway.class))))
            .as("the decoder, the readers of histories, the propagator of traces, the gateway and what calls it");

    @ArchTest
    static final ArchRule workflowsUseNoOtherModule = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EVENTS, ACTIVITIES, WORKER, API, DEV)
            .because("workflows and their payloads are what all others agree on");

    @ArchTest
    static final ArchRule eventsUseOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(EVENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ACTIVITIES, WORKER, API, DEV)
            .because("both ends of the bus use it, so it can use neither");

    @ArchTest
    static final ArchRule activitiesUseOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(ACTIVITIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EVENTS, WORKER, API, DEV)
            .because("an activity carries out what a workflow asks, wherever it runs");

    @ArchTest
    static final ArchRule workerUsesOnlyWorkflowsAndActivities = noClasses()
            .that()
            .resideInAPackage(WORKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API, DEV)
            .because("workers scale and are deployed without the API");

    @ArchTest
    static final ArchRule apiUsesOnlyWorkflows = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ACTIVITIES, WORKER)
            .because("the API must answer while every worker is away");

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
            .because("a replay must not touch the world again; activities do that");

    @ArchTest
    static final ArchRule workflowCodeAsksNoClockAndNoDice = noClasses()
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
            .dependOnClassesThat(CONCURRENCY_AND_CHANCE)
            .because("Temporal schedules workflow code itself: use Async, Workflow.newRandom and Workflow.getLogger");

    @ArchTest
    static final ArchRule temporalsWireTypesStayAtTheEdge = noClasses()
            .that(not(KNOWS_TEMPORALS_WIRE_TYPES))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.temporal.api..", "com.google.protobuf..")
            .because("what users see is made of our own types, whatever Temporal's next version adds");

    @ArchTest
    static final ArchRule packagesAreNamedForWhatTheyHold = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..core..",
                    "..helpers..",
                    "..models..",
                    "..impl..",
                    "..services..")
            .because("such a name fits anything, so it says nothing and collects everything");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.agentstudio.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that can be read by itself can be changed by itself");

    @ArchTest
    static final ArchRule onlyTheDevelopmentStackTalksToTheTerminal = noClasses()
            .that(not(resideInAPackage(DEV)))
            .should(ACCESS_STANDARD_STREAMS)
            .because("servers log; only ./dev has a reader at a terminal");

    private static boolean isCall(JavaAccess<?> access, String owners, String names) {
        return access.getTargetOwner().getName().matches(owners)
                && access.getTarget().getName().matches(names);
    }
}
