/** Carries out tasks: the client of the agent service. */
@NullMarked
package dev.agentstudio.activities;

import org.jspecify.annotations.NullMarked;
