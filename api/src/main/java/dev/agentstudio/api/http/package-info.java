/** What the HTTP standards add to requests: idempotency keys, preferences, preconditions, disconnects. */
@NullMarked
package dev.agentstudio.api.http;

import org.jspecify.annotations.NullMarked;
