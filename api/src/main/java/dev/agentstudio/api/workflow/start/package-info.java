/** Creates and executes workflows: reads the request, starts the run in Temporal, waits for its end. */
@NullMarked
package dev.agentstudio.api.workflow.start;

import org.jspecify.annotations.NullMarked;
