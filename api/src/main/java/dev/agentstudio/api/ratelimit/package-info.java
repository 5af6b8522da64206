/** How much a caller may ask for: requests a minute, and workflows at once. */
@NullMarked
package dev.agentstudio.api.ratelimit;

import org.jspecify.annotations.NullMarked;
