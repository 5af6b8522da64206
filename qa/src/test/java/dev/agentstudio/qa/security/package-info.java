/** Attacks, tokens, and secrets in logs. */
@NullMarked
package dev.agentstudio.qa.security;

import org.jspecify.annotations.NullMarked;
