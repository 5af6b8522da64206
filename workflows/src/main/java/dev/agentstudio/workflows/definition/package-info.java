/** What a caller asks to be run: a workflow definition and its steps. */
@NullMarked
package dev.agentstudio.workflows.definition;

import org.jspecify.annotations.NullMarked;
