package dev.agentstudio.events;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class logs. */
final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            messages.add(line.getFormattedMessage());
        }
    };

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    static LogLines of(Class<?> type) {
        LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(type));
        lines.appender.start();
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
