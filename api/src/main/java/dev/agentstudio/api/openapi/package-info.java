/** The API's description of itself: an OpenAPI 3.1 document, made from the running routes and their types, and its page. */
@NullMarked
package dev.agentstudio.api.openapi;

import org.jspecify.annotations.NullMarked;
