/** Lists and compares checkpoints, and forks workflows from them. */
@NullMarked
package dev.agentstudio.api.workflow.checkpoint;

import org.jspecify.annotations.NullMarked;
