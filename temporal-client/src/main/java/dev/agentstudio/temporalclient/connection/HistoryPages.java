package dev.agentstudio.temporalclient.connection;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The events of one run so far, oldest first, read page by page as they are asked for. Pages are counted in events, of which one may have a
 * megabyte, so their length follows the size of the events before.
 */
public final class HistoryPages implements Iterator<HistoryEvent> {
    /** What a page should have, in bytes. */
    private static final long PAGE_BYTES = 2 * 1024 * 1024;

    /** Temporal's own limit of events a page. */
    private static final int MAX_EVENTS = 256;

    /** Whole histories of short runs in one call; of large events, some megabytes. */
    private static final int FIRST_EVENTS = 48;

    private static final int MIN_EVENTS = 4;

    private final Function<GetWorkflowExecutionHistoryRequest, GetWorkflowExecutionHistoryResponse> calls;
    private final GetWorkflowExecutionHistoryRequest.Builder request;
    private Iterator<HistoryEvent> page = Collections.emptyIterator();
    private boolean isLast;

    /**
     * @param bytesOfEvent what an event of this run has on average; 0 when it is not known
     * @param calls asks Temporal for a page
     */
    public HistoryPages(
            String namespace,
            WorkflowExecution run,
            long bytesOfEvent,
            Function<GetWorkflowExecutionHistoryRequest, GetWorkflowExecutionHistoryResponse> calls) {
        this.calls = calls;
        this.request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(run)
                .setMaximumPageSize(bytesOfEvent == 0 ? FIRST_EVENTS : events(bytesOfEvent));
    }

    /** Reads the first page now, which fails as the call does when there is no such run. */
    public HistoryPages open() {
        read();
        return this;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !isLast) {
            read();
        }
        return page.hasNext();
    }

    @Override
    public HistoryEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private void read() {
        GetWorkflowExecutionHistoryResponse response = calls.apply(request.build());
        int count = response.getHistory().getEventsCount();
        page = response.getHistory().getEventsList().iterator();
        isLast = response.getNextPageToken().isEmpty();
        request.setNextPageToken(response.getNextPageToken());
        if (count > 0) {
            request.setMaximumPageSize(events(response.getHistory().getSerializedSize() / count));
        }
    }

    private static int events(long bytesOfEvent) {
        return Math.clamp(PAGE_BYTES / Math.max(1, bytesOfEvent), MIN_EVENTS, MAX_EVENTS);
    }
}
