@NullMarked
package dev.agentstudio.signalr.protocol;

import org.jspecify.annotations.NullMarked;
