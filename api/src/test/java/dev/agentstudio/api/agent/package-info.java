@NullMarked
package dev.agentstudio.api.agent;

import org.jspecify.annotations.NullMarked;
