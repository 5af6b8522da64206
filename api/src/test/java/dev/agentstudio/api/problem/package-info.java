/** Tests over real HTTP. */
@NullMarked
package dev.agentstudio.api.problem;

import org.jspecify.annotations.NullMarked;
