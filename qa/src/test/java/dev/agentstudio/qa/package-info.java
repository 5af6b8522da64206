/** Architecture rules, and the whole stack as its users see it. */
@NullMarked
package dev.agentstudio.qa;

import org.jspecify.annotations.NullMarked;
