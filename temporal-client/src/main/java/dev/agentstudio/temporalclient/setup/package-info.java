/** The command {@code agentstudio-setup}: what a Temporal server needs before API and workers can use it, and which build of the workers gets work. */
@NullMarked
package dev.agentstudio.temporalclient.setup;

import org.jspecify.annotations.NullMarked;
