/** Tests of how Temporal is reached. */
@NullMarked
package dev.agentstudio.temporalclient.connection;

import org.jspecify.annotations.NullMarked;
