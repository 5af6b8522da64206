/** Tests over real HTTP. */
@NullMarked
package dev.agentstudio.api.metrics;

import org.jspecify.annotations.NullMarked;
