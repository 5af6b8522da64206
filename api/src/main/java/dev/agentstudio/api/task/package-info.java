/** Tasks that run alone: one agent is called, without a workflow definition. */
@NullMarked
package dev.agentstudio.api.task;

import org.jspecify.annotations.NullMarked;
