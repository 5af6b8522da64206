package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.temporalclient.connection.TemporalConnection;
import dev.agentstudio.temporalclient.setup.SetupException.Exit;
import dev.agentstudio.temporalclient.setup.SetupOptions.Action;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.PrintStream;

/** The command {@code agentstudio-setup}. What it found and did goes to standard output, what keeps it from that to standard error. */
public final class SetupProcess {
    private SetupProcess() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments).code());
    }

    private static Exit run(PrintStream output, PrintStream errors, String... arguments) {
        try {
            SetupOptions options = SetupOptions.parse(arguments);
            if (options.isHelp()) {
                output.print(SetupOptions.HELP);
                return Exit.READY;
            }
            return run(options, output);
        } catch (ConfigurationException e) {
            errors.println("agentstudio-setup: " + e.getMessage());
            return Exit.USAGE;
        } catch (SetupException e) {
            errors.println("agentstudio-setup: " + e.getMessage());
            return e.exit();
        }
    }

    private static Exit run(SetupOptions options, PrintStream output) {
        Settings settings = settings();
        TemporalConnection connection = settings.connection();
        output.printf("Server %s%n", connection.target());
        WorkflowServiceStubs stubs = connection.open().getWorkflowServiceStubs();
        try {
            BuildCommand builds = new BuildCommand(
                    new WorkerBuilds(stubs, connection.namespace(), settings.deployment()),
                    settings.deployment(),
                    new Patience(options.patience()),
                    output::println);
            return switch (options.action()) {
                case Action.Prepare prepare -> {
                    NamespaceSetup server = new NamespaceSetup(stubs, connection.namespace());
                    yield new Setup(server, connection.namespace(), options, output::println).run();
                }
                case Action.ListBuilds list -> builds.list(options.isCheck());
                case Action.Promote promote -> builds.promote(promote.build());
                case Action.Ramp ramp -> builds.ramp(ramp.build(), ramp.percent());
            };
        } finally {
            stubs.shutdownNow();
        }
    }

    private record Settings(TemporalConnection connection, String deployment) {}

    /** Of the process, without any of the beans that serve requests. */
    private static Settings settings() {
        try (ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .build()) {
            context.getEnvironment().start();
            var settings = context.getEnvironment().getPlaceholderResolver();
            return new Settings(
                    TemporalConnection.of(settings), settings.resolveRequiredPlaceholders(WorkerBuilds.DEPLOYMENT));
        }
    }
}
