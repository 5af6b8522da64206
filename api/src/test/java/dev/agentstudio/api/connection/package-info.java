/** Tests of what a connection and its requests may cost. */
@NullMarked
package dev.agentstudio.api.connection;

import org.jspecify.annotations.NullMarked;
