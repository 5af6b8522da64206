/** Decides what a run does next. Pure: no Temporal, no clock, no I/O. */
@NullMarked
package dev.agentstudio.workflows.plan;

import org.jspecify.annotations.NullMarked;
