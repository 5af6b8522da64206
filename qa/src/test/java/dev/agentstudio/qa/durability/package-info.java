/** Outages and failures of agents, workers and Temporal. */
@NullMarked
package dev.agentstudio.qa.durability;

import org.jspecify.annotations.NullMarked;
