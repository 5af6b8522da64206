/** Compares documents with the code that they describe. */
@NullMarked
package dev.agentstudio.qa.docs;

import org.jspecify.annotations.NullMarked;
