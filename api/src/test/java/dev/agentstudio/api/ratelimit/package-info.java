/** Tests over real HTTP. */
@NullMarked
package dev.agentstudio.api.ratelimit;

import org.jspecify.annotations.NullMarked;
