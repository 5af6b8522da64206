/** What the query of a request may say. */
@NullMarked
package dev.agentstudio.api.query;

import org.jspecify.annotations.NullMarked;
