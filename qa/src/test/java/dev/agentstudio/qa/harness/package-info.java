/** What tests need: a running stack, clients of its API, agents, tokens and expected bodies. */
@NullMarked
package dev.agentstudio.qa.harness;

import org.jspecify.annotations.NullMarked;
