/** What the REST API answers to requests about workflows. */
@NullMarked
package dev.agentstudio.qa.contract;

import org.jspecify.annotations.NullMarked;
