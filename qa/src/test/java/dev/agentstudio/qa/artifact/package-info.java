/** Files that tasks save and read. */
@NullMarked
package dev.agentstudio.qa.artifact;

import org.jspecify.annotations.NullMarked;
