@NullMarked
package dev.agentstudio.worker;

import org.jspecify.annotations.NullMarked;
