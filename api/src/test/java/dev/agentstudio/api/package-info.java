/** Tests of the API over real HTTP. */
@NullMarked
package dev.agentstudio.api;

import org.jspecify.annotations.NullMarked;
