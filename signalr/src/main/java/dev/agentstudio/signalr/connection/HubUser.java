package dev.agentstudio.signalr.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a connection.
 *
 * @param id of the user; a later request for the connection must come from the same one
 * @param expiresAt when the credentials expire and the connection is closed; null for never
 * @param principal what the application knows of the user
 */
public record HubUser(String id, @Nullable Instant expiresAt, Object principal) {}
