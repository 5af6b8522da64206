/** What requests may hold in memory while they are answered. */
@NullMarked
package dev.agentstudio.api.memory;

import org.jspecify.annotations.NullMarked;
