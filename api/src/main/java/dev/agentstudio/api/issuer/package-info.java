/** The development issuer: issues tokens to known clients. Exists only in the dev environment. */
@NullMarked
package dev.agentstudio.api.issuer;

import org.jspecify.annotations.NullMarked;
