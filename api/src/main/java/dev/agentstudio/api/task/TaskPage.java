package dev.agentstudio.api.task;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A page of a list of single tasks.
 *
 * @param total tasks in the list, at most 10,000
 * @param offset tasks before the page
 */
@Serdeable
record TaskPage(List<SingleTask> items, long total, int limit, int offset, boolean hasMore) {}
