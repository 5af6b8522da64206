/** Lists against a model of visibility. */
@NullMarked
package dev.agentstudio.api.listing;

import org.jspecify.annotations.NullMarked;
