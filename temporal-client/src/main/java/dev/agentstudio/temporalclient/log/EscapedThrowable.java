package dev.agentstudio.temporalclient.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * The exception of a log line. Each of its lines begins with a tab, as no log line does, whatever the exception's message holds. Known to
 * the patterns as {@code %cause}.
 */
public final class EscapedThrowable extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy proxy) {
        String lines = Escapes.escape(super.throwableProxyToString(proxy).replace("\r\n", "\n"), "\n\t");
        return "\t" + lines.stripTrailing().replace("\n", "\n\t") + System.lineSeparator();
    }
}
