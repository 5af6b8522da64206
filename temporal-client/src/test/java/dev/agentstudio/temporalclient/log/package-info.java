/** Tests of how log lines are written. */
@NullMarked
package dev.agentstudio.temporalclient.log;

import org.jspecify.annotations.NullMarked;
