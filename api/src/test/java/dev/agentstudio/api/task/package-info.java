@NullMarked
package dev.agentstudio.api.task;

import org.jspecify.annotations.NullMarked;
