package dev.agentstudio.dev;

import dev.agentstudio.api.issuer.DevIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
            case KEY -> printKey(options);
            case RUN -> serve(options);
            case DEMO -> demo(options);
        };
    }

    private static int help() {
        System.out.print(DevOptions.HELP);
        return 0;
    }

    private static int printToken(DevOptions options) {
        return print(() -> issuer(options).token(options.client()));
    }

    private static int printKey(DevOptions options) {
        return print(() -> issuer(options).apiKey(options.client()));
    }

    /** What an issuer answers, or that there is no such client. */
    private static int print(Supplier<String> credential) {
        try {
            System.out.println(credential.get());
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static int serve(DevOptions options) {
        DevelopmentStack stack = start(options);
        Banner.print(stack);
        stack.superviseAgents();
        String exit = stack.temporalExit().join();
        System.err.printf("dev: %s; everything stops. Its log is in %s%n", exit, stack.logs());
        return 1;
    }

    private static int demo(DevOptions options) {
        DevelopmentStack stack = start(options);
        return new Demo(stack).run();
    }

    /** The stack stops with this JVM, whether it exits by itself, by Ctrl-C or by SIGTERM. */
    private static DevelopmentStack start(DevOptions options) {
        Instant begin = Instant.now();
        System.out.println("Starting Temporal, agents, worker and API ...");
        DevelopmentStack stack = DevelopmentStack.start(
                folder(options),
                options.fresh(),
                options.ports(),
                new AgentFiles(options.agents(), true),
                options.browserAccess());
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        register(folder(options));
        System.out.printf(
                "Ready after %.1f s.%n", Duration.between(begin, Instant.now()).toMillis() / 1000.0);
        return stack;
    }

    /** For {@code ./dev token} and {@code ./dev key}, which find the stack by it. */
    private static void register(Path data) {
        try {
            StackPart registration = RunningStacks.of(Home.find()).register(data);
            Runtime.getRuntime().addShutdownHook(new Thread(registration::close));
        } catch (IOException e) {
            System.err.printf("dev: ./dev token will need --data: %s cannot be written%n", e.getMessage());
        }
    }

    /** Where the issuer's key is: with the stack that runs, unless a folder is given. */
    private static Path folderOfIssuer(DevOptions options, Home home) {
        List<Path> running = RunningStacks.of(home).dataFolders();
        Path chosen = folder(options);
        if (options.data() != null
                || running.isEmpty()
                || running.contains(chosen.toAbsolutePath().normalize())) {
            return chosen;
        }
        if (running.size() == 1) {
            return running.getFirst();
        }
        throw new UsageException("%d stacks run; choose one by its data: %s"
                .formatted(
                        running.size(),
                        running.stream().map(each -> "--data " + each).collect(Collectors.joining(" or "))));
    }

    private static Path folder(DevOptions options) {
        return DataFolder.choose(options.data(), Home.find());
    }

    private static DevIssuer issuer(DevOptions options) {
        Path folder = folderOfIssuer(options, Home.find());
        return new DevIssuer(DataFolder.keyFile(folder), DevelopmentStack.ISSUER, DevelopmentStack.AUDIENCE);
    }
}
