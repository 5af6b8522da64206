/** Ids that are text outside of the product, as types that cannot be mistaken for one another. */
@NullMarked
package dev.agentstudio.workflows.id;

import org.jspecify.annotations.NullMarked;
