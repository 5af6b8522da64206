/** Probes. */
@NullMarked
package dev.agentstudio.api.health;

import org.jspecify.annotations.NullMarked;
