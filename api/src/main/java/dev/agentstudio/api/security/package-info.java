/** Who calls, and what they may do. */
@NullMarked
package dev.agentstudio.api.security;

import org.jspecify.annotations.NullMarked;
