/** The contract between a workflow's tasks and the agents that carry them out. */
@NullMarked
package dev.agentstudio.workflows.agent;

import org.jspecify.annotations.NullMarked;
