/** Requests and their conditions. */
@NullMarked
package dev.agentstudio.api.workflow;

import org.jspecify.annotations.NullMarked;
