@NullMarked
package dev.agentstudio.signalr.http;

import org.jspecify.annotations.NullMarked;
