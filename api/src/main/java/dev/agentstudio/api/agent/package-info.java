/** What the API knows of the agent service. */
@NullMarked
package dev.agentstudio.api.agent;

import org.jspecify.annotations.NullMarked;
