/** The worker process: polls the task queue and runs workflows and agent calls. */
@NullMarked
package dev.agentstudio.worker;

import org.jspecify.annotations.NullMarked;
