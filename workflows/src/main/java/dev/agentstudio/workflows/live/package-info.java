/** What agents tell while they work, on its way from workers to whoever watches. None of it is stored here; history and results are. */
@NullMarked
package dev.agentstudio.workflows.live;

import org.jspecify.annotations.NullMarked;
