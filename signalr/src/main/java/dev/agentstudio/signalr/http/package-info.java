/** The transports of SignalR over Micronaut's HTTP server: negotiation, WebSockets, Server-Sent Events, long polling. */
@NullMarked
package dev.agentstudio.signalr.http;

import org.jspecify.annotations.NullMarked;
