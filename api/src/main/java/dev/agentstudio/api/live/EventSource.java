package dev.agentstudio.api.live;

import org.jspecify.annotations.Nullable;

/** Where a subscription takes its events from. Read by one thread at a time. */
interface EventSource {
    /** Called once, when the subscription begins: from then on the source wakes it for each event. */
    void open(FeedSubscription subscription);

    /** Takes the next event; null when there is none for the moment. */
    @Nullable
    LiveEvent next();

    /** Whether nothing more will come. */
    boolean isComplete();

    /** Why the subscription cannot continue; null while it can. */
    @Nullable
    RuntimeException failure();

    /** Called once, when the subscription has ended in whatever way. */
    void close();
}
