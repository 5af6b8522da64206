/**
 * The SignalR hub at {@code /hubs/agentstudio}: which methods clients may invoke, and how live events become messages. The protocol itself
 * is the module {@code signalr}.
 */
@NullMarked
package dev.agentstudio.api.hub;

import org.jspecify.annotations.NullMarked;
