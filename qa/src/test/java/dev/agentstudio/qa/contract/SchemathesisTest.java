package dev.agentstudio.qa.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A short fuzz of the API by its own description; {@code qa/schemathesis/run} makes long ones. */
@Order(3)
@ExtendWith(StudioExtension.class)
class SchemathesisTest {
    private static final Path OUTPUT = Path.of("target", "schemathesis.txt");

    /** Most of it is for the first run, which fetches what the fuzzer is made of. */
    private static final long MINUTES = 10;

    @Test
    void nothingThatIsSentMakesTheApiBreakItsWord(Studio studio) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of("schemathesis", "run").toString(),
                        "--short",
                        studio.stack().api().toString())
                .redirectErrorStream(true)
                .redirectOutput(OUTPUT.toFile());
        command.environment().put("TOKEN", stranger());
        Process fuzz = command.start();
        try {
            boolean isOver = fuzz.waitFor(MINUTES, TimeUnit.MINUTES);
            assertThat(isOver && fuzz.exitValue() == 0)
                    .as(Files.readString(OUTPUT))
                    .isTrue();
        } finally {
            fuzz.descendants().forEach(ProcessHandle::destroy);
            fuzz.destroy();
        }
    }

    /** Somebody with no workflows but those of the fuzz, which pauses, cancels and deletes whatever it finds. */
    private static String stranger() {
        List<String> scopes = List.of("workflows:read", "workflows:execute", "workflows:write");
        return Tokens.signed(
                Tokens.key("shared"),
                Tokens.claimsOfAStranger().claim("scopes", scopes).claim("tier", "enterprise"));
    }
}
