/** Reads workflows from Temporal's Describe and history. */
@NullMarked
package dev.agentstudio.api.workflow.read;

import org.jspecify.annotations.NullMarked;
