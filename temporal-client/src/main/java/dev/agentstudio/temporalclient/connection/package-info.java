/** The connection of every process to Temporal. */
@NullMarked
package dev.agentstudio.temporalclient.connection;

import org.jspecify.annotations.NullMarked;
