/** Files of workflows and tasks over HTTP. */
@NullMarked
package dev.agentstudio.api.artifact;

import org.jspecify.annotations.NullMarked;
