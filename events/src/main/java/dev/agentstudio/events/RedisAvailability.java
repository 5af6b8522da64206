package dev.agentstudio.events;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that Redis becomes unavailable and available again, each once, however many connections notice it, and why when that is known or changes. */
final class RedisAvailability extends RedisConnectionStateAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAvailability.class);

    private final String subject;
    private final String effect;
    private boolean isAvailable = true;
    private RedisFailure.@Nullable Kind logged;

    /**
     * @param subject what is unavailable
     * @param effect what that means for the process, as a sentence
     */
    RedisAvailability(String subject, String effect) {
        this.subject = subject;
        this.effect = effect;
    }

    @Override
    public synchronized void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (!isAvailable) {
            LOG.info("{} is available again", subject);
        }
        isAvailable = true;
        logged = null;
    }

    @Override
    public synchronized void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        if (isAvailable) {
            LOG.warn("{} is unavailable. {}", subject, effect);
        }
        isAvailable = false;
    }

    /** An attempt to connect failed. That nobody answers is said once, and not after a connection was lost, for which it is no news. */
    synchronized void failed(Throwable failure) {
        RedisFailure why = RedisFailure.of(failure);
        boolean isNews = isAvailable || (logged != why.kind() && why.kind() != RedisFailure.Kind.ABSENT);
        if (isNews) {
            LOG.warn("{} is unavailable: {}. {}", subject, why.reason(), effect);
            logged = why.kind();
        }
        isAvailable = false;
    }
}
