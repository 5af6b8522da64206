/** Measurements that carry their own baseline; benchmarks/README.md lists them. */
@NullMarked
package dev.agentstudio.benchmarks;

import org.jspecify.annotations.NullMarked;
