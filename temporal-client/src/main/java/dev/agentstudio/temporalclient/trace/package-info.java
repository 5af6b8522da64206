/** W3C trace context on its way from a request through Temporal to an agent. */
@NullMarked
package dev.agentstudio.temporalclient.trace;

import org.jspecify.annotations.NullMarked;
