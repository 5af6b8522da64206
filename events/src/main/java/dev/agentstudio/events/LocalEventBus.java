package dev.agentstudio.events;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bus within one process, for worker and API that share one. */
public final class LocalEventBus implements EventBus {
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

    @Override
    public void publish(TaskEvent event) {
        listeners.getOrDefault(event.source().topic(), List.of()).forEach(listener -> listener.receiver.accept(event));
    }

    @Override
    public Subscription subscribe(String topic, Consumer<TaskEvent> receiver) {
        Listener listener = new Listener(receiver);
        listeners.compute(topic, (key, known) -> {
            List<Listener> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(listener);
            return all;
        });
        return () -> listeners.computeIfPresent(topic, (key, known) -> {
            known.remove(listener);
            return known.isEmpty() ? null : known;
        });
    }

    @Override
    public boolean isLive() {
        return true;
    }

    /** How many topics somebody listens to. */
    public int topics() {
        return listeners.size();
    }

    /** One subscription, equal to no other, so that the same receiver may come twice. */
    private static final class Listener {
        private final Consumer<TaskEvent> receiver;

        private Listener(Consumer<TaskEvent> receiver) {
            this.receiver = receiver;
        }
    }
}
