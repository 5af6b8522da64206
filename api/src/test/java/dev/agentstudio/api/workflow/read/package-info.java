/** Reads of workflows: what they send, and what they leave out. */
@NullMarked
package dev.agentstudio.api.workflow.read;

import org.jspecify.annotations.NullMarked;
