package dev.agentstudio.qa.structure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.agentstudio.activities.TemporalDeletionActivities;
import dev.agentstudio.api.problem.Problem;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.temporalclient.connection.Executions;
import dev.agentstudio.temporalclient.connection.HistoryPages;
import dev.agentstudio.temporalclient.setup.SetupProcess;
import dev.agentstudio.temporalclient.trace.TracePropagator;
import dev.agentstudio.workflows.history.AnswerReader;
import dev.agentstudio.workflows.history.HistoryDecoder;
import dev.agentstudio.workflows.history.RunLoader;
import java.util.Arrays;

/** What only some classes may do. Each exception is a class with its reason, so that a new one is a decision. */
@AnalyzeClasses(packages = "dev.agentstudio", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundaryTest {
    private static final String DEV = "dev.agentstudio.dev..";

    /** Whole packages that are adapters of Temporal's API. */
    private static final DescribedPredicate<JavaClass> TEMPORAL_ADAPTERS =
            resideInAnyPackage("dev.agentstudio.api.temporal..", "dev.agentstudio.temporalclient.setup..", DEV);

    /** Turn histories and headers into our own types. */
    private static final DescribedPredicate<JavaClass> HISTORY_READERS = belongToAnyOf(
                    HistoryDecoder.class,
                    RunLoader.class,
                    AnswerReader.class,
                    HistoryPages.class,
                    Executions.class,
                    TemporalDeletionActivities.class,
                    TracePropagator.class)
            .or(named(
                    "dev.agentstudio.activities.TemporalHistories",
                    "dev.agentstudio.activities.TemporalCallOwners",
                    "dev.agentstudio.activities.RunRoom"));

    /** Encrypt payloads whole, whatever is in them, and take them as Temporal's own JSON. */
    private static final DescribedPredicate<JavaClass> ENCRYPTION = named(
            "dev.agentstudio.temporalclient.encryption.EncryptingCodec",
            "dev.agentstudio.temporalclient.encryption.CodecHandler");

    /** Turn what Temporal's visibility reports into rows and counts. */
    private static final DescribedPredicate<JavaClass> VISIBILITY_READERS = named(
            "dev.agentstudio.api.listing.TemporalVisibility", "dev.agentstudio.api.ratelimit.TemporalActiveWorkflows");

    /** Run a single task as an activity or as a workflow, and read it from Temporal. */
    private static final DescribedPredicate<JavaClass> TASK_BACKENDS =
            named("dev.agentstudio.api.task.ActivityBackend", "dev.agentstudio.api.task.WorkflowBackend");

    /** Choose a policy for ids that are in use, or read the status in a description before its history is fetched. */
    private static final DescribedPredicate<JavaClass> WORKFLOW_OPERATIONS = named(
            "dev.agentstudio.api.workflow.start.KeyedStarter",
            "dev.agentstudio.api.workflow.start.RunStarter",
            "dev.agentstudio.api.workflow.control.ControlSignals",
            "dev.agentstudio.api.workflow.control.WorkflowDeleter",
            "dev.agentstudio.api.workflow.control.WorkflowResumer",
            "dev.agentstudio.api.workflow.read.RunHistories",
            "dev.agentstudio.api.workflow.read.WorkflowReader");

    /** Poll for what Temporal does not report: that a workflow's next run has begun, or that its deletion has ended. */
    private static final DescribedPredicate<JavaClass> POLLS =
            named("dev.agentstudio.api.workflow.start.KeyedStarter", "dev.agentstudio.api.workflow.read.WorkflowWatch");

    private static final DescribedPredicate<JavaAccess<?>> SLEEP = describe(
            "sleep",
            access -> isCall(access, "java.lang.Thread", "sleep")
                    || isCall(access, "java.util.concurrent.TimeUnit", "sleep")
                    || isCall(access, "java.util.concurrent.locks.LockSupport", "park.*"));

    @ArchTest
    static final ArchRule temporalsWireTypesStayInAdapters = noClasses()
            .that(not(TEMPORAL_ADAPTERS
                    .or(HISTORY_READERS)
                    .or(VISIBILITY_READERS)
                    .or(ENCRYPTION)
                    .or(TASK_BACKENDS)
                    .or(WORKFLOW_OPERATIONS)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.temporal.api..", "com.google.protobuf..")
            .because("what users see is made of our own types, whatever Temporal's next version adds");

    @ArchTest
    static final ArchRule adaptersAreNeeded = classes()
            .that(HISTORY_READERS
                    .or(VISIBILITY_READERS)
                    .or(ENCRYPTION)
                    .or(TASK_BACKENDS)
                    .or(WORKFLOW_OPERATIONS)
                    .and(describe("top level", type -> !type.isNestedClass())))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.temporal.api..", "com.google.protobuf..")
            .because("an exception that is no longer needed must go");

    @ArchTest
    static final ArchRule problemsAreMadeByOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.agentstudio.api.problem..")
            .should()
            .callConstructorWhere(describe(
                    "make a problem",
                    call -> equivalentTo(Problem.class)
                            .or(equivalentTo(ProblemException.class))
                            .test(call.getTargetOwner())))
            .because("ProblemException words every error, so that one cause has one text");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .that(not(POLLS))
            .should()
            .accessTargetWhere(SLEEP)
            .because(
                    "a sleep is too long or too short: wait for the event, or for the end of a process, with a time limit");

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
    static final ArchRule onlyCommandsWriteToTheTerminal = noClasses()
            .that(not(resideInAPackage(DEV).or(equivalentTo(SetupProcess.class))))
            .should(ACCESS_STANDARD_STREAMS)
            .because("servers log; only ./dev and agentstudio-setup have a reader at a terminal");

    /** These classes and those nested in them. Their packages keep them to themselves, so they are named as text. */
    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe(
                "one of " + String.join(", ", names),
                type -> Arrays.stream(names)
                        .anyMatch(name ->
                                type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private static boolean isCall(JavaAccess<?> access, String owners, String names) {
        return access.getTargetOwner().getName().matches(owners)
                && access.getTarget().getName().matches(names);
    }
}
