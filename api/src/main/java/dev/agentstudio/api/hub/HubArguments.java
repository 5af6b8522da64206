package dev.agentstudio.api.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentstudio.signalr.connection.HubException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The arguments of an invocation. What is wrong with them is said to the client. */
final class HubArguments {
    /** Characters of an id; what is longer was not issued here. */
    private static final int MAX_TEXT = 512;

    private static final Set<String> LOG_FILTER = Set.of("taskId", "workflowId", "agentId", "minLevel", "tailLines");

    private final HubMethod method;
    private final List<JsonNode> values;

    /** @throws HubException when there are too few or too many */
    HubArguments(HubMethod method, List<JsonNode> values, int least, int most) throws HubException {
        this.method = method;
        this.values = values;
        if (values.size() < least || values.size() > most) {
            throw new HubException(
                    least == most
                            ? "%s takes %d argument(s), not %d".formatted(method.word(), most, values.size())
                            : "%s takes %d to %d arguments, not %d"
                                    .formatted(method.word(), least, most, values.size()));
        }
    }

    /** The first argument, which is an id. */
    String id() throws HubException {
        JsonNode value = values.getFirst();
        if (!isText(value)) {
            throw new HubException("The first argument of %s must be a string of 1 to %d characters"
                    .formatted(method.word(), MAX_TEXT));
        }
        return value.textValue();
    }

    /** The second argument, a sequence; empty when it is absent or null. */
    OptionalLong sequence() throws HubException {
        JsonNode value = values.size() > 1 ? values.get(1) : MissingNode.getInstance();
        if (value.isNull() || value.isMissingNode()) {
            return OptionalLong.empty();
        }
        // A client that has doubles only sends 12 as 12.0.
        boolean isWhole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!isWhole || value.doubleValue() < 0 || !value.canConvertToLong()) {
            throw new HubException(
                    "The second argument of %s must be a sequence: a whole number from 0".formatted(method.word()));
        }
        return OptionalLong.of(value.longValue());
    }

    /** The first argument, which says which logs are wanted. */
    LogFilter logFilter() throws HubException {
        JsonNode value = values.getFirst();
        if (!value.isObject()) {
            throw new HubException("The argument of %s must be an object".formatted(method.word()));
        }
        for (String name : (Iterable<String>) value::fieldNames) {
            if (!LOG_FILTER.contains(name)) {
                throw new HubException("A filter of logs has no member '%s'".formatted(name));
            }
        }
        JsonNode lines = value.path("tailLines");
        if (!isAbsent(lines) && !(lines.isIntegralNumber() && lines.longValue() >= 0)) {
            throw new HubException("'tailLines' must be a whole number from 0");
        }
        return logFilter(text(value, "taskId"), text(value, "workflowId"), text(value, "agentId"), level(value));
    }

    /** The narrowest resource counts. Absent ones are empty. */
    private static LogFilter logFilter(String taskId, String workflowId, String agentId, LogLevel minLevel)
            throws HubException {
        if (!taskId.isEmpty()) {
            String address = TaskAddress.isOne(taskId) ? taskId : workflowId + "/" + taskId;
            if (!TaskAddress.isOne(address)) {
                throw new HubException(
                        "'taskId' must be <workflowId>/<taskId>, or 'workflowId' given beside it, or the id of a task that was started alone");
            }
            return new LogFilter.OfTask(TaskAddress.parse(address), minLevel);
        }
        if (!workflowId.isEmpty()) {
            return new LogFilter.OfWorkflow(workflowId, minLevel);
        }
        if (!agentId.isEmpty()) {
            return new LogFilter.OfAgent(agentId, minLevel);
        }
        throw new HubException("A filter of logs needs taskId, workflowId or agentId");
    }

    private static LogLevel level(JsonNode filter) throws HubException {
        String word = text(filter, "minLevel");
        return word.isEmpty()
                ? LogLevel.DEBUG
                : LogLevel.of(word)
                        .orElseThrow(() ->
                                new HubException("'minLevel' must be one of debug, info, warning, error and critical"));
    }

    /** Empty when it is absent or null. */
    private static String text(JsonNode filter, String name) throws HubException {
        JsonNode value = filter.path(name);
        if (isAbsent(value)) {
            return "";
        }
        if (!isText(value)) {
            throw new HubException("'%s' must be a string of 1 to %d characters".formatted(name, MAX_TEXT));
        }
        return value.textValue();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().length() <= MAX_TEXT;
    }
}
