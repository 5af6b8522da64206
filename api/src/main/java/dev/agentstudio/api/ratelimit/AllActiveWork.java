package dev.agentstudio.api.ratelimit;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Work of every kind. */
record AllActiveWork(List<ActiveWork> kinds) implements ActiveWork {
    @Override
    public OptionalLong count(String owner, Instant startedBefore) {
        long total = 0;
        for (ActiveWork kind : kinds) {
            OptionalLong count = kind.count(owner, startedBefore);
            if (count.isEmpty()) {
                return OptionalLong.empty();
            }
            total += count.getAsLong();
        }
        return OptionalLong.of(total);
    }

    @Override
    public List<String> active(List<String> ids) {
        return kinds.stream()
                .flatMap(kind -> kind.active(ids).stream())
                .distinct()
                .toList();
    }
}
