package dev.agentstudio.api.workflow.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON trees of snapshots, in which each large result is one tree however often it stands there: in its task, among the results, and in the
 * requests of other tasks, of every snapshot.
 */
final class SnapshotTrees {
    /** {@link SnapshotTrees} of the writing that is under way. */
    private static final Object SHARED = new Object();

    private static final ObjectMapper MAPPER =
            Payloads.mapper().copy().registerModule(new SimpleModule("shared").setSerializerModifier(new Modifier()));

    private final IdentityHashMap<Object, JsonNode> large = new IdentityHashMap<>();

    JsonNode of(Object snapshot) {
        // Without a codec the buffer keeps trees as they are.
        try (TokenBuffer tokens = new TokenBuffer((ObjectCodec) null, false)) {
            MAPPER.writer().withAttribute(SHARED, this).writeValue(tokens, snapshot);
            return MAPPER.readTree(tokens.asParser(MAPPER));
        } catch (IOException e) {
            throw new UncheckedIOException("Our own JSON", e);
        }
    }

    private JsonNode tree(Object members) {
        return large.computeIfAbsent(members, Payloads.mapper()::valueToTree);
    }

    private static final class Modifier extends BeanSerializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonSerializer<?> modifyMapSerializer(
                SerializationConfig config, MapType type, BeanDescription description, JsonSerializer<?> serializer) {
            return new SharingSerializer(serializer);
        }
    }

    /** Writes maps as they are usually written, but for large ones. */
    private static final class SharingSerializer extends JsonSerializer<Object> implements ContextualSerializer {
        private final JsonSerializer<Object> usual;

        @SuppressWarnings("unchecked") // of maps
        private SharingSerializer(JsonSerializer<?> usual) {
            this.usual = (JsonSerializer<Object>) usual;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            return new SharingSerializer(provider.handleSecondaryContextualization(usual, property));
        }

        @Override
        public void serialize(Object map, JsonGenerator to, SerializerProvider provider) throws IOException {
            if (map instanceof Map<?, ?> members
                    && JsonObject.isLarge(members)
                    && provider.getAttribute(SHARED) instanceof SnapshotTrees trees) {
                to.writeTree(trees.tree(members));
            } else {
                usual.serialize(map, to, provider);
            }
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Object map) {
            return usual.isEmpty(provider, map);
        }
    }
}
