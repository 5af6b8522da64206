/** The list of workflows: pages cut out of Temporal's visibility, which can neither sort nor skip. */
@NullMarked
package dev.agentstudio.api.listing;

import org.jspecify.annotations.NullMarked;
