@NullMarked
package dev.agentstudio.signalr.client;

import org.jspecify.annotations.NullMarked;
