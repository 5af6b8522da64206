/** Calls of agents without a workflow. */
@NullMarked
package dev.agentstudio.qa.singletask;

import org.jspecify.annotations.NullMarked;
