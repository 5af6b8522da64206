package dev.agentstudio.api.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadClockTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/artifacts",
                "/api/artifacts?name=a/b",
                "http://localhost/api/artifacts?name=a://b/api",
                "/api/artifacts?"
            })
    void uploadIsRecognized(String target) {
        assertThat(clock(HttpMethod.POST, target)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/artifacts/x",
                "/api/artifactsx",
                "/api/workflows",
                "/x?/api/artifacts",
                "http://localhost",
                "*"
            })
    void otherRequestIsNone(String target) {
        assertThat(clock(HttpMethod.POST, target)).isNull();
    }

    @Test
    void otherMethodIsNone() {
        assertThat(clock(HttpMethod.PUT, "/api/artifacts")).isNull();
    }

    @Test
    void bytesEarnTime() {
        UploadClock clock = Objects.requireNonNull(clock(HttpMethod.POST, "/api/artifacts"));

        assertThat(clock.timeLeft(0)).isLessThanOrEqualTo(LIMIT);
        assertThat(clock.timeLeft(3600 * UploadClock.MIN_BYTES_PER_SECOND))
                .isBetween(Duration.ofHours(1), Duration.ofHours(1).plus(LIMIT));
    }

    private static @Nullable UploadClock clock(HttpMethod method, String target) {
        return UploadClock.of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target), LIMIT);
    }
}
