package dev.agentstudio.api.temporal;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times of Temporal. */
public final class Timestamps {
    private Timestamps() {}

    public static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
