/** Tests of what live events promise, without Temporal. */
@NullMarked
package dev.agentstudio.api.live;

import org.jspecify.annotations.NullMarked;
