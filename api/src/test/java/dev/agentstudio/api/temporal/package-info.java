/** How Temporal's errors reach callers. */
@NullMarked
package dev.agentstudio.api.temporal;

import org.jspecify.annotations.NullMarked;
