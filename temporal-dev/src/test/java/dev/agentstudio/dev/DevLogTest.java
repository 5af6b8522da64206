package dev.agentstudio.dev;

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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What {@code ./dev} writes to the terminal. */
class DevLogTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** An error's trace id is said to lead to it. */
    @Test
    void lineCarriesTheTraceOfItsRequest() throws JoranException {
        LoggerContext log = new LoggerContext();
        log.setMDCAdapter(((LoggerContext) LoggerFactory.getILoggerFactory()).getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(DevLogTest.class.getResource("/logback-dev.xml"));
        Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

        LoggingEvent event = new LoggingEvent("", root, Level.ERROR, "GET /api/workflows failed", null, null);
        event.setMDCPropertyMap(Map.of("traceId", TRACE));
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
        String line = new String(console.getEncoder().encode(event), UTF_8);

        assertThat(line).contains("ERROR", "[" + TRACE + "]", "GET /api/workflows failed");
        assertThat(log.getLogger("dev.agentstudio").getEffectiveLevel()).isEqualTo(Level.WARN);
    }
}
