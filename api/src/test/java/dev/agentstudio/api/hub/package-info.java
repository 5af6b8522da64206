@NullMarked
package dev.agentstudio.api.hub;

import org.jspecify.annotations.NullMarked;
