package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

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

    private static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .setDefaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(MAPPER));

    private Payloads() {}

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
}
