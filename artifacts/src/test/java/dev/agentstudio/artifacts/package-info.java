@NullMarked
package dev.agentstudio.artifacts;

import org.jspecify.annotations.NullMarked;
