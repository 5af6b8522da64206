package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.workflows.view.WorkflowStatus;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListQueryReaderTest {
    @Test
    void hasTheDefaultsOfTheReference() {
        assertThat(ListQueryReader.read(parameters("")))
                .isEqualTo(new ListQuery(
                        new ListQuery.Filter(null, null, null, null, null, null),
                        SortBy.CREATED_AT,
                        SortOrder.DESC,
                        100,
                        0,
                        null));
    }

    @Test
    void readsEveryParameter() {
        assertThat(ListQueryReader.read(parameters("status=cancelled&pattern=parallel&definitionId=d&initiatedBy=a%20b"
                        + "&createdAfter=2026-01-31T12:00:00Z&createdBefore=2026-02-01T00:00:00%2B02:00"
                        + "&sortBy=completedAt&sortOrder=asc&limit=1000&offset=2147483647")))
                .isEqualTo(new ListQuery(
                        new ListQuery.Filter(
                                WorkflowStatus.CANCELLED,
                                "parallel",
                                "d",
                                "a b",
                                Instant.parse("2026-01-31T12:00:00Z"),
                                Instant.parse("2026-01-31T22:00:00Z")),
                        SortBy.COMPLETED_AT,
                        SortOrder.ASC,
                        1000,
                        Integer.MAX_VALUE,
                        null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=ten",
                "limit=",
                "limit=1.5",
                "limit=99999999999999999999",
                "limit=10&limit=10",
                "offset=-1",
                "offset=2147483648",
                "status=done",
                "status=Completed",
                "status=",
                "pattern=random",
                "sortBy=name",
                "sortOrder=up",
                "createdAfter=yesterday",
                "createdBefore=2026-02-30",
                "createdAfter=2026-02-01T12:00:00",
                "createdAfter=12026-02-01",
                "createdAfter=0000-12-31T23:59:59.999Z",
                "createdAfter=-0001-01-01T00:00:00Z",
                "createdAfter=-999999999-01-01T00:00:00Z",
                "createdAfter=0001-01-01T00:00:00%2B01:00",
                "createdBefore=%2B10000-01-01T00:00:00Z",
                "createdBefore=%2B999999999-12-31T23:59:59Z",
                "createdBefore=9999-12-31T23:59:59-01:00",
                "definitionId=",
                "cursor=abc&offset=0"
            })
    void refuses(String query) {
        assertThatThrownBy(() -> ListQueryReader.read(parameters(query))).isInstanceOf(ProblemException.class);
    }

    @Test
    void readsDatesAndOffsetsAsTheyAreTyped() {
        ListQuery.Filter filter = ListQueryReader.read(
                        parameters("createdAfter=2026-11-25&createdBefore=2026-11-26T01:00:00+02:00&order=up"))
                .filter();

        assertThat(filter.createdAfter()).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(filter.createdBefore()).isEqualTo("2026-11-25T23:00:00Z");
    }

    private static HttpParameters parameters(String query) {
        return HttpRequest.GET("/api/workflows?" + query).getParameters();
    }
}
