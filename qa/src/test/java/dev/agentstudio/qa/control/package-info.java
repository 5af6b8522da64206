/** Pause, resume, cancel, delete, checkpoints and forks. */
@NullMarked
package dev.agentstudio.qa.control;

import org.jspecify.annotations.NullMarked;
