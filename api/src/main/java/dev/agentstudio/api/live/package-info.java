/** What happens to workflows, as it happens: one watch of Temporal for each watched workflow of this node, and Server-Sent Events over it. */
@NullMarked
package dev.agentstudio.api.live;

import org.jspecify.annotations.NullMarked;
