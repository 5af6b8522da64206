package dev.agentstudio.qa.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where two JSON values differ, in words short enough for a report. */
final class JsonDifference {
    private static final int MAX_LENGTH = 120;

    private JsonDifference() {}

    static List<String> of(JsonNode earlier, JsonNode later) {
        List<String> differences = new ArrayList<>();
        collect("", earlier, later, differences);
        return differences;
    }

    private static void collect(String path, JsonNode earlier, JsonNode later, List<String> differences) {
        if (earlier.equals(later)) {
            return;
        }
        if (earlier.isObject() && later.isObject()) {
            Set<String> names = new TreeSet<>();
            addAll(names, earlier.fieldNames());
            addAll(names, later.fieldNames());
            names.forEach(name -> collect(path + "/" + name, earlier.path(name), later.path(name), differences));
        } else if (earlier.isArray() && later.isArray() && earlier.size() == later.size()) {
            for (int index = 0; index < earlier.size(); index++) {
                collect(path + "/" + index, earlier.get(index), later.get(index), differences);
            }
        } else if (earlier.isArray() && later.isArray()) {
            only(earlier, later).forEach(each -> differences.add("%s lost %s".formatted(path, brief(each))));
            only(later, earlier).forEach(each -> differences.add("%s got %s".formatted(path, brief(each))));
        } else {
            differences.add("%s from %s to %s".formatted(path, brief(earlier), brief(later)));
        }
    }

    private static List<JsonNode> only(JsonNode array, JsonNode other) {
        List<JsonNode> known = Reading.list(other);
        return Reading.list(array).stream()
                .filter(each -> !known.contains(each))
                .toList();
    }

    private static void addAll(Set<String> names, Iterator<String> more) {
        more.forEachRemaining(names::add);
    }

    private static String brief(JsonNode json) {
        String text = json.isMissingNode() ? "nothing" : json.toString();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
