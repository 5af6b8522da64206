package dev.agentstudio.events;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where Redis is, and how the process identifies itself to it: the settings {@code redis.*}. */
@Singleton
@Requires(property = "redis.uri")
public final class RedisAccess {
    private static final String EXPECTED =
            "redis.uri: a URI as redis://host:6379 is expected, or one that begins with rediss://, redis-sentinel://, rediss-sentinel://, redis-cluster:// or rediss-cluster://";

    private static final String CLUSTER = "redis-cluster://";
    private static final String SECURE_CLUSTER = "rediss-cluster://";

    /** How often the nodes of a cluster are looked up, beside when one of them answers that another has a key. */
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);

    private final String uri;
    private final List<RedisURI> addresses;
    private final RedisTls tls;

    /** @throws ConfigurationException when the address is none, a file cannot be used or settings contradict each other */
    RedisAccess(@Value("${redis.uri}") String uri, Credentials credentials, RedisTls tls) {
        this.uri = uri;
        this.tls = tls;
        addresses = addresses(uri);
        addresses.forEach(credentials::addTo);
        tls.requireUse(addresses.getFirst().isSsl());
    }

    /**
     * Access with nothing but an address.
     *
     * @param uri as in {@code redis://host:6379}
     */
    public static RedisAccess to(String uri) {
        return new RedisAccess(uri, new Credentials("", "", ""), new RedisTls("", "", ""));
    }

    private static List<RedisURI> addresses(String uri) {
        try {
            return uri.startsWith(CLUSTER) || uri.startsWith(SECURE_CLUSTER)
                    ? RedisClusterURIUtil.toRedisURIs(URI.create(uri.replaceFirst("-cluster", "")))
                    : List.of(RedisURI.create(uri));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(EXPECTED, e);
        }
    }

    /** A client of its own. Its commands fail at once while Redis is unavailable: nobody is to wait for it. */
    public RedisLink open() {
        ClientOptions options = ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .sslOptions(tls.options())
                .build();
        if (!uri.contains("-cluster://")) {
            RedisClient client = RedisClient.create();
            client.setOptions(options);
            return new RedisLink.Single(client, addresses.getFirst());
        }
        RedisClusterClient client = RedisClusterClient.create(addresses);
        client.setOptions(ClusterClientOptions.builder(options)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .enableAllAdaptiveRefreshTriggers()
                        .build())
                .build());
        return new RedisLink.Cluster(client);
    }

    /** Who the process is to Redis. */
    @Singleton
    static final class Credentials {
        private final @Nullable String username;
        private final @Nullable Path passwordFile;
        private final @Nullable Path sentinelPasswordFile;

        /**
         * Empty texts are absent values.
         *
         * @param username absent: Redis' default user
         * @param passwordFile whose first line is the password, read again for each connection; absent: the one in the address, if there is one
         * @param sentinelPasswordFile the same for sentinels, which have users of their own
         */
        Credentials(
                @Value("${redis.username:}") String username,
                @Value("${redis.password-file:}") String passwordFile,
                @Value("${redis.sentinel-password-file:}") String sentinelPasswordFile) {
            this.username = username.isBlank() ? null : username;
            this.passwordFile = RedisTls.file("redis.password-file", passwordFile);
            this.sentinelPasswordFile = RedisTls.file("redis.sentinel-password-file", sentinelPasswordFile);
            if (this.username != null && this.passwordFile == null) {
                throw new ConfigurationException("redis.username needs redis.password-file");
            }
        }

        void addTo(RedisURI address) {
            if (passwordFile != null) {
                if (address.getCredentialsProvider() != null && hasCredentials(address)) {
                    throw new ConfigurationException(
                            "redis.password-file: redis.uri has a password too; set one of them");
                }
                address.setCredentialsProvider(provider(username, passwordFile));
            }
            if (sentinelPasswordFile != null) {
                RedisCredentialsProvider sentinels = provider(null, sentinelPasswordFile);
                address.getSentinels().forEach(sentinel -> sentinel.setCredentialsProvider(sentinels));
            }
        }

        private static boolean hasCredentials(RedisURI address) {
            return address.getCredentialsProvider()
                    .resolveCredentials()
                    .blockOptional()
                    .filter(RedisCredentials::hasPassword)
                    .isPresent();
        }

        private static RedisCredentialsProvider provider(@Nullable String username, Path file) {
            return RedisCredentialsProvider.from(() -> RedisCredentials.just(username, password(file)));
        }

        private static String password(Path file) {
            try (var lines = Files.lines(file)) {
                return lines.findFirst().orElse("").strip();
            } catch (IOException e) {
                throw new UncheckedIOException("'%s' cannot be read".formatted(file), e);
            }
        }
    }
}
