/** How the programs start and end. */
@NullMarked
package dev.agentstudio.qa.process;

import org.jspecify.annotations.NullMarked;
