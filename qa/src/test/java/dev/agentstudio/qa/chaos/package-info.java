/** Workflows that run while processes are killed. */
@NullMarked
package dev.agentstudio.qa.chaos;

import org.jspecify.annotations.NullMarked;
