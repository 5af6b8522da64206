/** The development stack: Temporal, agents, worker and API on one machine, started and stopped as one. */
@NullMarked
package dev.agentstudio.dev;

import org.jspecify.annotations.NullMarked;
