/** Workflows over REST: create, execute, read. */
@NullMarked
package dev.agentstudio.api.workflow;

import org.jspecify.annotations.NullMarked;
