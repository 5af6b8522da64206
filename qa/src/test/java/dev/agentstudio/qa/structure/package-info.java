/** Rules for the structure of the code. */
@NullMarked
package dev.agentstudio.qa.structure;

import org.jspecify.annotations.NullMarked;
