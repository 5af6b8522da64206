package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.AnswerLog;
import dev.agentstudio.qa.harness.ApiDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every status that the API says it may answer is proven by a test. Runs by itself after all the others, and not at all when only some of
 * them were asked for. Writes the whole table to {@code target/answers.md}.
 */
class AnswerProofs {
    private static final Path TABLE = Path.of("target", "answers.md");
    private static final Path API_TESTS = Path.of("..", "api/src/test/java/dev/agentstudio/api");

    /** What a sound stack never answers, and the test of the API alone that proves it, for every operation. */
    private static final Map<Integer, Elsewhere> ELSEWHERE =
            Map.of(500, new Elsewhere("problem", "FrameworkProblemTest", "unexpectedErrorShowsItsTraceAndNothingElse"));

    /** A test of the module {@code api}. */
    private record Elsewhere(String folder, String type, String method) {
        @Override
        public String toString() {
            return type + "." + method;
        }

        boolean exists() throws IOException {
            Path file = API_TESTS.resolve(folder).resolve(type + ".java");
            return Files.readString(file).contains("void " + method + "(");
        }
    }

    /** One line of {@link AnswerLog}. */
    private record Seen(String method, String path, int status, String test) {
        static Seen of(String line) {
            String[] parts = line.split("\t", -1);
            return new Seen(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3]);
        }
    }

    @Test
    void everyDocumentedStatusOfEveryOperationIsProven() throws IOException {
        List<ApiDocument.Operation> operations = ApiDocument.kept().operations();
        Map<String, String> proofs = proofs(operations);
        List<String> unproven = new ArrayList<>();
        StringBuilder table = new StringBuilder("| operation | status | test |\n|---|---|---|\n");
        for (ApiDocument.Operation operation : operations) {
            for (int status : operation.statuses()) {
                String row = operation.key() + " " + status;
                Optional<String> proof = Optional.ofNullable(proofs.get(row))
                        .or(() -> Optional.ofNullable(ELSEWHERE.get(status)).map(Elsewhere::toString));
                table.append("| %s | %d | %s |%n".formatted(operation.key(), status, proof.orElse("**none**")));
                if (proof.isEmpty()) {
                    unproven.add(row);
                }
            }
        }
        Files.writeString(TABLE, table);

        assertThat(unproven)
                .as(
                        "Documented, but no test gets this answer (an error: compares its whole body, with Answer.isProblem or is)")
                .isEmpty();
    }

    @Test
    void everyAnswerIsDocumented() throws IOException {
        List<ApiDocument.Operation> operations = ApiDocument.kept().operations();
        List<String> undocumented = new ArrayList<>();
        for (Seen seen : seen()) {
            operation(operations, seen)
                    .filter(operation -> !operation.statuses().contains(seen.status()))
                    .ifPresent(operation ->
                            undocumented.add("%s %d in %s".formatted(operation.key(), seen.status(), seen.test())));
        }
        assertThat(undocumented).as("Answered, but not documented").isEmpty();
    }

    @Test
    void testsElsewhereAreThere() throws IOException {
        for (Elsewhere elsewhere : ELSEWHERE.values()) {
            assertThat(elsewhere.exists()).as(elsewhere.toString()).isTrue();
        }
    }

    /** For each operation and status the first test by name, so that the table stays the same from run to run. */
    private static Map<String, String> proofs(List<ApiDocument.Operation> operations) throws IOException {
        Map<String, String> proofs = new TreeMap<>();
        for (Seen seen : seen()) {
            operation(operations, seen)
                    .ifPresent(operation -> proofs.merge(
                            operation.key() + " " + seen.status(),
                            seen.test(),
                            (one, other) -> one.compareTo(other) < 0 ? one : other));
        }
        return proofs;
    }

    private static Optional<ApiDocument.Operation> operation(List<ApiDocument.Operation> operations, Seen seen) {
        return operations.stream()
                .filter(operation -> operation.isOf(seen.method(), seen.path()))
                .min(Comparator.comparingInt(ApiDocument.Operation::variables));
    }

    private static List<Seen> seen() throws IOException {
        return Files.readAllLines(AnswerLog.FILE).stream().map(Seen::of).toList();
    }
}
