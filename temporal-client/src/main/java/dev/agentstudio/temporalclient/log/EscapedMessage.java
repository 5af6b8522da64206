package dev.agentstudio.temporalclient.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a log line, always on one line. Known to the patterns as {@code %text}. */
public final class EscapedMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Escapes.escape(super.convert(event), "");
    }
}
