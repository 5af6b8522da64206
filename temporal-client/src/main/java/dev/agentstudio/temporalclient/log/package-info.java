/** How every process writes its log lines. */
@NullMarked
package dev.agentstudio.temporalclient.log;

import org.jspecify.annotations.NullMarked;
