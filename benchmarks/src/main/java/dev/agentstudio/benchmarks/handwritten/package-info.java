/** Three steps as an engineer who knows Temporal writes them by hand. */
@NullMarked
package dev.agentstudio.benchmarks.handwritten;

import org.jspecify.annotations.NullMarked;
