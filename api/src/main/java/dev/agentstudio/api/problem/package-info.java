/** Errors: every one leaves the API as a problem of RFC 7807. */
@NullMarked
package dev.agentstudio.api.problem;

import org.jspecify.annotations.NullMarked;
