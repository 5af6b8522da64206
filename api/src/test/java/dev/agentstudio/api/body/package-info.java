/** Bodies of requests. */
@NullMarked
package dev.agentstudio.api.body;

import org.jspecify.annotations.NullMarked;
