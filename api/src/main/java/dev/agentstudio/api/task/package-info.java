/** Single tasks: calls of one agent, without a workflow definition. */
@NullMarked
package dev.agentstudio.api.task;

import org.jspecify.annotations.NullMarked;
