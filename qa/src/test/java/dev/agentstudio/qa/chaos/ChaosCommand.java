package dev.agentstudio.qa.chaos;

import java.util.Iterator;
import java.util.List;

/** {@code qa/chaos}: a long chaos run from the command line. */
final class ChaosCommand {
    private static final String HELP = """
            Usage: qa/chaos [--workflows N] [--kills K] [--seed S] [--inject-fault] [--follow]

              --workflows N   how many workflows (default 200)
              --kills K       how many times a process is killed (default 60)
              --seed S        of what is random (default: the time)
              --follow        have both clients follow every workflow, and check what they have seen
              --inject-fault  use workers that run finished tasks again, to see that this is noticed""";

    private ChaosCommand() {}

    public static void main(String[] arguments) {
        int workflows = 200;
        int kills = 60;
        long seed = System.currentTimeMillis();
        boolean isForgetful = false;
        boolean isFollowed = false;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            switch (rest.next()) {
                case "--workflows" -> workflows = Integer.parseInt(rest.next());
                case "--kills" -> kills = Integer.parseInt(rest.next());
                case "--seed" -> seed = Long.parseLong(rest.next());
                case "--follow" -> isFollowed = true;
                case "--inject-fault" -> isForgetful = true;
                default -> {
                    System.out.println(HELP);
                    return;
                }
            }
        }
        System.out.printf("Seed %d%n", seed);
        // What still runs of the stack would keep the process alive.
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        ChaosReport report;
        try (Chaos chaos = new Chaos("chaos-by-hand", seed, isForgetful)) {
            if (isFollowed) {
                chaos.follow();
            }
            report = chaos.run(workflows, kills);
        }
        System.out.println(report);
        System.exit(report.complaints().isEmpty() ? 0 : 1);
    }
}
