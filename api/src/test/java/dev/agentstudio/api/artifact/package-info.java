@NullMarked
package dev.agentstudio.api.artifact;

import org.jspecify.annotations.NullMarked;
