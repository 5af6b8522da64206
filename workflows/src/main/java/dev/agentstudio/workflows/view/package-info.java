/** What users see of a run: the shapes of the REST reference, member for member, in its order. */
@NullMarked
package dev.agentstudio.workflows.view;

import org.jspecify.annotations.NullMarked;
