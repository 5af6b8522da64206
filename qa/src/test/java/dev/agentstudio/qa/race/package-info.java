/** Races control operations against each other and checks the outcome for every workflow. */
@NullMarked
package dev.agentstudio.qa.race;

import org.jspecify.annotations.NullMarked;
