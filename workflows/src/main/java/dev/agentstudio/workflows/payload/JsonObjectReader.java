package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads objects, and leaves the members of large ones as JSON. */
final class JsonObjectReader extends StdDeserializer<JsonObject> {
    /** Largest object, in bytes of UTF-8 JSON, whose members are kept as values. */
    static final int MAX_PARSED_BYTES = 8 * 1024;

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MEMBERS = new TypeReference<>() {};

    private final ObjectMapper mapper;

    JsonObjectReader(ObjectMapper mapper) {
        super(JsonObject.class);
        this.mapper = mapper;
    }

    @Override
    public JsonObject deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return (JsonObject) context.handleUnexpectedToken(JsonObject.class, parser);
        }
        byte[] json = copyOfCurrentStructure(parser);
        return json.length > MAX_PARSED_BYTES
                ? new JsonObject(new CompactMembers(mapper, json))
                : new JsonObject(mapper.readValue(json, MEMBERS));
    }

    /** Not by a buffer of tokens: Jackson's cannot write integers of more than 64 bits that it has copied from text. */
    private byte[] copyOfCurrentStructure(JsonParser parser) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = mapper.createGenerator(json)) {
            generator.copyCurrentStructure(parser);
        }
        return json.toByteArray();
    }
}
