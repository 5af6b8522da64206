/** How every process of ours connects to Temporal. */
@NullMarked
package dev.agentstudio.workflows.connection;

import org.jspecify.annotations.NullMarked;
