/** The clients of Python and TypeScript, run by their own scripts. */
@NullMarked
package dev.agentstudio.qa.client;

import org.jspecify.annotations.NullMarked;
