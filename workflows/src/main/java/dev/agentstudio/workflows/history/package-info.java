/** The read side: Temporal history folded into what users see. */
@NullMarked
package dev.agentstudio.workflows.history;

import org.jspecify.annotations.NullMarked;
