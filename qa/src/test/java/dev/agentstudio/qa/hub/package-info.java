/** The SignalR hub of a running stack, by stock clients. */
@NullMarked
package dev.agentstudio.qa.hub;

import org.jspecify.annotations.NullMarked;
