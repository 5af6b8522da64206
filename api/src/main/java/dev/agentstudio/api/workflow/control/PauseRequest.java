package dev.agentstudio.api.workflow.control;

import org.jspecify.annotations.Nullable;

/**
 * Why a workflow is paused.
 *
 * @param reason null for none
 */
public record PauseRequest(@Nullable String reason) {}
