/** Errors: every one leaves the API as a problem of RFC 9457. */
@NullMarked
package dev.agentstudio.api.problem;

import org.jspecify.annotations.NullMarked;
