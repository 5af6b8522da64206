/** What live updates cost: many clients of the SignalR hub against one API process of their own. */
@NullMarked
package dev.agentstudio.benchmarks.live;

import org.jspecify.annotations.NullMarked;
