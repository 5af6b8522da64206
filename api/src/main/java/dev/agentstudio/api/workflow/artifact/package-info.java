/** The files that tasks of workflows have saved. */
@NullMarked
package dev.agentstudio.api.workflow.artifact;

import org.jspecify.annotations.NullMarked;
