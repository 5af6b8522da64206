/**
 * The event bus for what agents send before their response, from workers to subscribers: in process, or over Redis. Nothing is stored here; histories and results are.
 */
@NullMarked
package dev.agentstudio.events;

import org.jspecify.annotations.NullMarked;
