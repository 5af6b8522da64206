package dev.agentstudio.dev;

import dev.agentstudio.api.issuer.DevIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** {@code ./dev}: starts the stack, says where it is, and stops all of it together. */
public final class Dev {
    /** Exit code for arguments and surroundings that the user can put right. */
    private static final int USAGE = 2;

    private Dev() {}

    public static void main(String[] arguments) {
        try {
            System.exit(run(DevOptions.parse(arguments)));
        } catch (UsageException e) {
            System.err.println("dev: " + e.getMessage());
            System.exit(USAGE);
        }
    }

    private static int run(DevOptions options) {
        return switch (options.command()) {
            case HELP -> help();
            case TOKEN -> printToken(options);
            case RUN -> serve(options);
            case DEMO -> demo(options);
        };
    }

    private static int help() {
        System.out.print(DevOptions.HELP);
        return 0;
    }

    private static int printToken(DevOptions options) {
        System.out.println(token(DataFolder.choose(options.data(), Home.find()), options.client()));
        return 0;
    }

    private static int serve(DevOptions options) {
        Stack stack = start(options);
        Banner.print(stack);
        String death = stack.death().join();
        System.err.printf("dev: %s; everything stops. Its log is in %s%n", death, stack.logs());
        return 1;
    }

    private static int demo(DevOptions options) {
        Stack stack = start(options);
        return new Demo(stack).run();
    }

    /** The stack stops with this JVM, whether it exits by itself, by Ctrl-C or by SIGTERM. */
    private static Stack start(DevOptions options) {
        Instant begin = Instant.now();
        System.out.println("Starting Temporal, agents, worker and API ...");
        Stack stack = Stack.start(folder(options), options.fresh(), options.ports(), options.agents());
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        System.out.printf(
                "Ready after %.1f s.%n", Duration.between(begin, Instant.now()).toMillis() / 1000.0);
        return stack;
    }

    private static Path folder(DevOptions options) {
        return DataFolder.choose(options.data(), Home.find());
    }

    private static String token(Path folder, String client) {
        try {
            return new DevIssuer(DataFolder.keyFile(folder), Stack.ISSUER, Stack.AUDIENCE).token(client);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
