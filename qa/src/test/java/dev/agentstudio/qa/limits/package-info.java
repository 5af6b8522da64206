/** How many requests and workflows a caller may have. */
@NullMarked
package dev.agentstudio.qa.limits;

import org.jspecify.annotations.NullMarked;
