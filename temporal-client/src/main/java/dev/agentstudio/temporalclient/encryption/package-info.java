/** Encryption of what Temporal stores, by keys that it does not have. */
@NullMarked
package dev.agentstudio.temporalclient.encryption;

import org.jspecify.annotations.NullMarked;
