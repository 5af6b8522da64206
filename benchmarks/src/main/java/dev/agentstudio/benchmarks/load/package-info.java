/** Three steps in a row under load: the product, the same written by hand for Temporal, and peers, by one generator of load. */
@NullMarked
package dev.agentstudio.benchmarks.load;

import org.jspecify.annotations.NullMarked;
