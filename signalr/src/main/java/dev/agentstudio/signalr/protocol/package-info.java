/** The SignalR hub protocol: messages, their JSON and MessagePack encodings, framing and handshake. Pure: no I/O, no threads. */
@NullMarked
package dev.agentstudio.signalr.protocol;

import org.jspecify.annotations.NullMarked;
