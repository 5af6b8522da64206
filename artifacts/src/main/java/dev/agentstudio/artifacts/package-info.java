/** Keeps files of workflows: the store that workers write and the API reads, as a folder or an S3 bucket. */
@NullMarked
package dev.agentstudio.artifacts;

import org.jspecify.annotations.NullMarked;
