package dev.agentstudio.qa.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes down what the API answered in this run, and in which test, for {@code AnswerProofs} to read when all tests have ended. A success
 * counts when it was seen; an error counts when its whole body was compared.
 */
public final class AnswerLog {
    public static final Path FILE = Path.of("target", "answers.tsv");

    private static final Set<String> LINES = ConcurrentHashMap.newKeySet();

    /** Whether this run has written anything; its first line replaces what an earlier run wrote. */
    private static boolean isBegun;

    private AnswerLog() {}

    /** Ignores what no test asked for itself: the callers of benchmarks and chaos have no name here. */
    public static void add(Answer answer) {
        TestName.current().ifPresent(test -> {
            String line = "%s\t%s\t%d\t%s".formatted(answer.method(), answer.path(), answer.status(), test);
            if (LINES.add(line)) {
                append(line);
            }
        });
    }

    private static synchronized void append(String line) {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(
                    FILE,
                    line + "\n",
                    StandardOpenOption.CREATE,
                    isBegun ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
            isBegun = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
