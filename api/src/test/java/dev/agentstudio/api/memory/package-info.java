@NullMarked
package dev.agentstudio.api.memory;

import org.jspecify.annotations.NullMarked;
