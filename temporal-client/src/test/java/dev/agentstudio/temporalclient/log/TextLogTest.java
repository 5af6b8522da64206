package dev.agentstudio.temporalclient.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the text log does with values that look like log lines, or like commands for a terminal. */
final class TextLogTest {
    private static final String FORGED = "12:00:00 ERROR Tokens []: The issuer's key was replaced";

    private final LoggerContext log = new LoggerContext();

    @Test
    void valueCannotBeginALine() throws JoranException {
        for (String lineBreak : List.of("\n", "\r", "\r\n", "\u0085", "\u2028")) {
            assertThat(write("Unknown agent 'a" + lineBreak + FORGED + "'", null))
                    .as(lineBreak)
                    .hasSize(1);
        }
        assertThat(write("Unknown agent 'a\n" + FORGED + "'", null).getFirst())
                .endsWith("Unknown agent 'a\\n" + FORGED + "'");
    }

    @Test
    void valueCannotCommandATerminal() throws JoranException {
        assertThat(write("\u001b[2J\u009b31m\0\b", null).getFirst()).endsWith("\\u001b[2J\\u009b31m\\u0000\\u0008");
    }

    @Test
    void messageOfAnExceptionCannotBeginALineEither() throws JoranException {
        List<String> lines = write("It failed", new IllegalStateException("a\n" + FORGED + "\u001b[2J"));

        assertThat(lines.getFirst()).endsWith("It failed");
        assertThat(lines.subList(1, lines.size())).isNotEmpty().allMatch(line -> line.startsWith("\t"));
        assertThat(String.join("\n", lines)).contains("\n\t" + FORGED + "\\u001b[2J");
    }

    @Test
    void otherTextStaysAsItIs() throws JoranException {
        String text = "Grüße, 世界 \uD83D\uDE00 \\n";
        assertThat(write(text, null).getFirst()).endsWith(text);
    }

    private List<String> write(String message, @Nullable Throwable failure) throws JoranException {
        log.reset();
        log.setMDCAdapter(((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(TextLogTest.class.getResource("/logback.xml"));
        Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LoggingEvent event = new LoggingEvent("", root, Level.ERROR, message, failure, null);
        event.setMDCPropertyMap(Map.of());
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
        return new String(console.getEncoder().encode(event), UTF_8).lines().toList();
    }
}
