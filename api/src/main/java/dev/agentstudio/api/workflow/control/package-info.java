/** Pauses, resumes, cancels and deletes workflows. */
@NullMarked
package dev.agentstudio.api.workflow.control;

import org.jspecify.annotations.NullMarked;
