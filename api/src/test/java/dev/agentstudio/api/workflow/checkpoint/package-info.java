/** Tests of checkpoints and their comparison. */
@NullMarked
package dev.agentstudio.api.workflow.checkpoint;

import org.jspecify.annotations.NullMarked;
