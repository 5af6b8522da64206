/** Tests of encryption. */
@NullMarked
package dev.agentstudio.temporalclient.encryption;

import org.jspecify.annotations.NullMarked;
