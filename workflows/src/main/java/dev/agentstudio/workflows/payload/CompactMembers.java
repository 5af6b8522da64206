package dev.agentstudio.workflows.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a large object, kept as UTF-8 JSON and parsed when they are looked at. Small values in maps and lists take up to ten times
 * the memory of their JSON.
 */
final class CompactMembers extends AbstractMap<String, @Nullable Object> {
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MEMBERS = new TypeReference<>() {};

    private final ObjectMapper mapper;
    private final byte[] json;

    /** @param json an object that has members */
    CompactMembers(ObjectMapper mapper, byte[] json) {
        this.mapper = mapper;
        this.json = json;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        try {
            Map<String, @Nullable Object> members = Collections.unmodifiableMap(mapper.readValue(json, MEMBERS));
            return members.entrySet();
        } catch (IOException e) {
            throw new UncheckedIOException("Our own JSON", e);
        }
    }

    /** Parses this member only. */
    @Override
    public @Nullable Object get(@Nullable Object name) {
        return find(name).map(Member::value).orElse(null);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return find(name).isPresent();
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    private Optional<Member> find(@Nullable Object name) {
        try (JsonParser parser = mapper.getFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = Objects.equals(name, parser.currentName());
                parser.nextToken();
                if (isWanted) {
                    return Optional.of(new Member(mapper.readValue(parser, Object.class)));
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Our own JSON", e);
        }
    }

    private record Member(@Nullable Object value) {}
}
