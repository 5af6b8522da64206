/** Watchers that follow workflows while the servers they are connected to are killed, and a check of what they have received. */
@NullMarked
package dev.agentstudio.qa.watch;

import org.jspecify.annotations.NullMarked;
