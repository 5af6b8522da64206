/** The API's OpenAPI 3.1 document, generated from the annotated controllers, and the page that shows it. */
@NullMarked
package dev.agentstudio.api.openapi;

import org.jspecify.annotations.NullMarked;
