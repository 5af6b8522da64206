/** How our values become Temporal payloads. */
@NullMarked
package dev.agentstudio.workflows.payload;

import org.jspecify.annotations.NullMarked;
