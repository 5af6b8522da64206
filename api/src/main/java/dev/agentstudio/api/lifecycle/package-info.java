/** How the process ends. */
@NullMarked
package dev.agentstudio.api.lifecycle;

import org.jspecify.annotations.NullMarked;
