/** Digests of bytes and of JSON values. */
@NullMarked
package dev.agentstudio.api.digest;

import org.jspecify.annotations.NullMarked;
