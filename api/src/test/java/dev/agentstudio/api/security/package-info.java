/** Tests over real HTTP. */
@NullMarked
package dev.agentstudio.api.security;

import org.jspecify.annotations.NullMarked;
