/** What the process measures of itself, for Prometheus. */
@NullMarked
package dev.agentstudio.api.metrics;

import org.jspecify.annotations.NullMarked;
