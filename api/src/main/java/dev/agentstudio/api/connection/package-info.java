/** What a connection and its requests may cost before a request is routed: connections, time, memory, and form. */
@NullMarked
package dev.agentstudio.api.connection;

import org.jspecify.annotations.NullMarked;
