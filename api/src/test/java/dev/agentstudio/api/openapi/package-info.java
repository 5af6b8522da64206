/** Tests over real HTTP. */
@NullMarked
package dev.agentstudio.api.openapi;

import org.jspecify.annotations.NullMarked;
