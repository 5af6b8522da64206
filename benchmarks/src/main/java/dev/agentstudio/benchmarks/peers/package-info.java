/** Clients of other products for durable workflows, of which each executes the same three steps as the product and the hand-written workflow do. */
@NullMarked
package dev.agentstudio.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
