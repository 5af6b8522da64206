/** The state of a connection, by itself. */
@NullMarked
package dev.agentstudio.signalr.connection;

import org.jspecify.annotations.NullMarked;
