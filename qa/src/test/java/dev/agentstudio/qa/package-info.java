/**
 * Tests of the whole stack as its users see it, a package for each subject; {@code harness} starts the stack and is the client of its API.
 */
@NullMarked
package dev.agentstudio.qa;

import org.jspecify.annotations.NullMarked;
