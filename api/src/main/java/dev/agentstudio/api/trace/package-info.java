/** W3C trace context of a request. */
@NullMarked
package dev.agentstudio.api.trace;

import org.jspecify.annotations.NullMarked;
