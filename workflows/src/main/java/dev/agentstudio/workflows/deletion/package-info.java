/** Removes workflows, with all their runs. */
@NullMarked
package dev.agentstudio.workflows.deletion;

import org.jspecify.annotations.NullMarked;
