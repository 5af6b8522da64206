/** The event bus between processes. */
@NullMarked
package dev.agentstudio.events;

import org.jspecify.annotations.NullMarked;
