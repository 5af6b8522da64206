package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one JSON form of everything that Temporal stores for us. API, workers and the history decoder all use it, so that what one writes
 * the others read. Absent members are left out; unknown ones are ignored, so that an older build reads what a newer one wrote.
 */
public final class Payloads {
    /**
     * Largest single payload, in bytes of UTF-8 JSON. Half of Temporal's default limit (2 MiB for the payloads of one event), to leave
     * room for headers and for the server's own copy of a failure.
     */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final ObjectMapper MAPPER = newMapper();

    private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(MAPPER));

    /** Hexadecimal digits of a digest: 64 bits, enough to distinguish two answers to one call. */
    private static final int DIGEST_LENGTH = 16;

    private Payloads() {}

    private static ObjectMapper newMapper() {
        ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper()
                .setDefaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        return mapper.registerModule(
                new SimpleModule("payloads").addDeserializer(JsonObject.class, new JsonObjectReader(mapper)));
    }

    /** Thread-safe; not to be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static DataConverter converter() {
        return CONVERTER;
    }

    /** Size of a value in bytes of UTF-8 JSON, as Temporal would store it. */
    public static int sizeOf(Object value) {
        return bytesOf(value).length;
    }

    /** A value as UTF-8 JSON, as Temporal would store it. */
    public static byte[] bytesOf(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not representable as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The first 64 bits of the SHA-256 of some bytes, in hexadecimal digits. */
    public static String digestOf(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
