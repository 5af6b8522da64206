package dev.agentstudio.api.hub;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What clients may invoke. */
enum HubMethod {
    SUBSCRIBE_TO_WORKFLOW("SubscribeToWorkflow"),
    UNSUBSCRIBE_FROM_WORKFLOW("UnsubscribeFromWorkflow"),
    SUBSCRIBE_TO_TASK("SubscribeToTask"),
    UNSUBSCRIBE_FROM_TASK("UnsubscribeFromTask"),
    SUBSCRIBE_TO_AGENT("SubscribeToAgent"),
    UNSUBSCRIBE_FROM_AGENT("UnsubscribeFromAgent"),
    SUBSCRIBE_TO_LOGS("SubscribeToLogs"),
    UNSUBSCRIBE_FROM_LOGS("UnsubscribeFromLogs"),
    GET_CONNECTION_INFO("GetConnectionInfo");

    private static final Map<String, HubMethod> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(method -> folded(method.word), Function.identity()));

    private final String word;

    HubMethod(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** By its name, whose case does not matter. */
    static Optional<HubMethod> of(String name) {
        return Optional.ofNullable(BY_NAME.get(folded(name)));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
