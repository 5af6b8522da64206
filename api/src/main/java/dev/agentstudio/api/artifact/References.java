package dev.agentstudio.api.artifact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds the references to uploaded files in a value of JSON: objects with the member {@value #MEMBER}. */
@SuppressWarnings("ReferenceEquality") // what has no references is not copied
final class References {
    static final String MEMBER = "$artifact";

    private final BiFunction<Map<?, ?>, String, Object> replacement;

    /** @param replacement of a reference at a path */
    References(BiFunction<Map<?, ?>, String, Object> replacement) {
        this.replacement = replacement;
    }

    /** The ids that a value names, which is of resolved references. */
    static void collect(Object value, Set<String> ids) {
        References all = new References((reference, path) -> {
            ids.add(String.valueOf(reference.get(MEMBER)));
            return reference;
        });
        var unused = all.replaceAll(value, "");
    }

    /**
     * A value with all its references replaced.
     *
     * @param path of the value
     * @return the same instance when nothing in it was
     */
    @Nullable
    Object replaceAll(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> object) {
            return object.containsKey(MEMBER) ? replacement.apply(object, path) : members(object, path);
        }
        return value instanceof List<?> array ? elements(array, path) : value;
    }

    private Map<?, ?> members(Map<?, ?> object, String path) {
        Map<Object, @Nullable Object> replaced = new LinkedHashMap<>();
        boolean isSame = true;
        for (Map.Entry<?, ?> member : object.entrySet()) {
            Object value = replaceAll(member.getValue(), path + "." + member.getKey());
            isSame &= value == member.getValue();
            replaced.put(member.getKey(), value);
        }
        return isSame ? object : replaced;
    }

    private List<?> elements(List<?> array, String path) {
        List<@Nullable Object> replaced = new ArrayList<>();
        boolean isSame = true;
        for (int index = 0; index < array.size(); index++) {
            Object value = replaceAll(array.get(index), "%s[%d]".formatted(path, index));
            isSame &= value == array.get(index);
            replaced.add(value);
        }
        return isSame ? array : replaced;
    }
}
