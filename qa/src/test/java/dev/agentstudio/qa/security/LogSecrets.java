package dev.agentstudio.qa.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No token and no key is in any log of the whole run: of the stacks, of their agents and Temporal servers, and of every process that the
 * tests have started. Runs by itself after all the others, and not at all when only some of them were asked for.
 */
class LogSecrets {
    private static final Path STACKS = Path.of("target", "stacks");

    /** Where {@link JavaProcess} keeps what processes print. */
    private static final Path OUTPUTS = Path.of("target", "files");

    private static final Map<String, Pattern> SECRETS = Map.of(
            "a token", Pattern.compile("eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{16,}"),
            "a credential of a header", Pattern.compile("(?i)\\b(bearer|basic)\\s+(?!token|realm)[\\w.~+/-]{12,}"),
            "a secret of a client", Pattern.compile("\\b(studio|alice|bob|reader|free|admin)-secret\\b"),
            "an API key", Pattern.compile("\\bas_[A-Za-z0-9]{32,}"),
            "a private key", Pattern.compile("\"(d|dp|dq|qi)\"\\s*:\\s*\"[\\w-]{20,}|BEGIN [A-Z ]*PRIVATE KEY"));

    /** What is printed for its reader to copy: by the banner, and by {@code ./dev token} and {@code ./dev key}. */
    private static final Pattern MEANT = Pattern.compile(
            "export TOKEN=\\S+|export AGENTSTUDIO_API_KEY=as_\\w+ AGENTSTUDIO_BASE_URL=\\S+|eyJ[\\w.-]+|as_[A-Za-z0-9]{40}");

    @Test
    void logsOfTheWholeRunHoldNoSecret() throws IOException {
        List<Path> logs = logs();
        assertThat(logs).filteredOn(log -> log.startsWith(STACKS)).hasSizeGreaterThan(3);
        assertThat(logs).filteredOn(log -> log.startsWith(OUTPUTS)).hasSizeGreaterThan(3);
        for (Path log : logs) {
            assertThat(secrets(Files.readString(log, StandardCharsets.ISO_8859_1)))
                    .as(log.toString())
                    .isEmpty();
        }
    }

    /** The search itself finds what it is for. */
    @Test
    void everyKindOfSecretIsFound() {
        String token = Tokens.signed(Tokens.newKey(), Tokens.claims());
        assertThat(Stream.of(
                        "GET /api/workflows {Authorization=" + token + "}",
                        "header Authorization: Bearer as_x1234567890",
                        "{\"client_secret\": \"studio-secret\"}",
                        "key as_" + "a1".repeat(16),
                        Tokens.newKey().toJSONString()))
                .allSatisfy(line -> assertThat(secrets(line)).as(line).isNotEmpty());
        assertThat(secrets("export TOKEN=" + token)).isEmpty();
    }

    private static List<String> secrets(String log) {
        return log.lines()
                .filter(line -> !MEANT.matcher(line.strip()).matches())
                .flatMap(line -> secretIn(line).map(kind -> kind + ": " + line).stream())
                .toList();
    }

    private static Optional<String> secretIn(String line) {
        return SECRETS.entrySet().stream()
                .filter(kind -> kind.getValue().matcher(line).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static List<Path> logs() throws IOException {
        try (Stream<Path> stacks = Files.walk(STACKS);
                Stream<Path> outputs = Files.list(OUTPUTS)) {
            return Stream.concat(
                            stacks.filter(path -> path.toString().endsWith(".log")),
                            outputs.filter(Files::isRegularFile))
                    .toList();
        }
    }
}
