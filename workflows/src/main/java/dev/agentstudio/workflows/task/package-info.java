/** A task that runs alone, without a workflow definition: how Temporal treats it, and the workflow that carries it where Temporal has no standalone activities. */
@NullMarked
package dev.agentstudio.workflows.task;

import org.jspecify.annotations.NullMarked;
