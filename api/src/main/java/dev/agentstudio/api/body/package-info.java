/** Bodies of requests, read member by member so that everything wrong with one is reported at once. */
@NullMarked
package dev.agentstudio.api.body;

import org.jspecify.annotations.NullMarked;
