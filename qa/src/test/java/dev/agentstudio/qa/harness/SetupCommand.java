package dev.agentstudio.qa.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The command {@code agentstudio-setup}, as a process with the class path of its archive. */
public final class SetupCommand {
    /** Class path entries of what the archive with the API, where this command is, does not have. */
    private static final Pattern NOT_OF_API = Pattern.compile("/(worker|activities|temporal-dev|qa)/target/");

    private SetupCommand() {}

    /** How it ended, and what it wrote to standard output and standard error. */
    public record Outcome(int exit, String output, String errors) {}

    /**
     * Runs it to its end.
     *
     * @param settings system properties beside target and namespace
     * @param target host and port of Temporal
     */
    public static Outcome run(List<String> settings, String target, String namespace, String... options) {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add("-Dtemporal.target=" + target);
        arguments.add("-Dtemporal.namespace=" + namespace);
        arguments.add("dev.agentstudio.temporalclient.setup.SetupProcess");
        arguments.addAll(Arrays.asList(options));
        try (JavaProcess process =
                JavaProcess.start(entry -> !NOT_OF_API.matcher(entry).find(), arguments)) {
            int exit = process.awaitCompletion();
            return new Outcome(exit, process.output(), process.errors());
        }
    }
}
