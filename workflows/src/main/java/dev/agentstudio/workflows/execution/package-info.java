/** The interpreter workflow: its input, its signals, and how a run shows itself in Temporal. */
@NullMarked
package dev.agentstudio.workflows.execution;

import org.jspecify.annotations.NullMarked;
