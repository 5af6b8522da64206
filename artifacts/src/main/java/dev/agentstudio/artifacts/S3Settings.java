package dev.agentstudio.artifacts;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Which S3 service keeps artifacts, if one does. */
@Singleton
final class S3Settings {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    private final @Nullable String bucket;
    private final Access access;
    private final String prefix;

    /**
     * @param bucket null to keep artifacts in a folder
     * @param prefix of all keys
     */
    S3Settings(
            @Nullable @Value("${artifacts.s3.bucket:}") String bucket,
            @Value("${artifacts.s3.prefix:}") String prefix,
            Access access) {
        this.bucket = bucket == null || bucket.isBlank() ? null : bucket;
        this.prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        this.access = access;
    }

    boolean isUsed() {
        return bucket != null;
    }

    /** @param namespace of Temporal, whose artifacts the store has */
    ArtifactStore store(String namespace) {
        if (bucket == null) {
            throw new IllegalStateException("No bucket is set");
        }
        return new S3Store(access.client(), bucket, prefix + namespace + "/");
    }

    /**
     * How the service is reached.
     */
    @Singleton
    static final class Access {
        private final String endpoint;
        private final String region;
        private final String accessKey;
        private final String secretKey;

        /**
         * @param endpoint URL of the service; empty for Amazon's
         * @param accessKey empty to find credentials where Amazon's tools do
         */
        Access(
                @Value("${artifacts.s3.endpoint:}") String endpoint,
                @Value("${artifacts.s3.region:us-east-1}") String region,
                @Value("${artifacts.s3.access-key:}") String accessKey,
                @Value("${artifacts.s3.secret-key:}") String secretKey) {
            this.endpoint = endpoint;
            this.region = region;
            this.accessKey = accessKey;
            this.secretKey = secretKey;
        }

        S3Client client() {
            S3ClientBuilder builder = S3Client.builder()
                    .region(Region.of(region))
                    // Not every service knows Amazon's newer checksums; bodies are sent with Content-MD5, and read with
                    // SHA-256.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT_TIMEOUT)
                            .socketTimeout(SOCKET_TIMEOUT));
            if (!endpoint.isBlank()) {
                // Names of buckets are not part of the host name: services of one's own rarely have such names.
                builder.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
            }
            if (!accessKey.isBlank()) {
                builder.credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
            }
            return builder.build();
        }
    }
}
