/** How the API talks to Temporal. */
@NullMarked
package dev.agentstudio.api.temporal;

import org.jspecify.annotations.NullMarked;
