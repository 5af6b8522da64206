/** Connections of a hub: their life, their queues, and what a hub implements. Knows nothing of HTTP. */
@NullMarked
package dev.agentstudio.signalr.connection;

import org.jspecify.annotations.NullMarked;
