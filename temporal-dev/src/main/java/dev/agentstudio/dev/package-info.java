/** The whole development stack: Temporal, agents, worker and API on one machine, started and stopped together by {@code ./dev}. */
@NullMarked
package dev.agentstudio.dev;

import org.jspecify.annotations.NullMarked;
