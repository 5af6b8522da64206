/** The REST API. */
@NullMarked
package dev.agentstudio.api;

import org.jspecify.annotations.NullMarked;
