package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemDetailTest {
    @Test
    void namesTheFieldsThatAreWrong() {
        assertThat(ProblemDetail.of("""
                {"detail": "One or more validation errors occurred", "errors": [
                  {"field": "input.date", "message": "Field required", "code": "REQUIRED_FIELD"},
                  {"field": "", "message": "Invalid JSON", "code": "INVALID_FORMAT"}]}"""))
                .contains("One or more validation errors occurred: input.date: Field required; Invalid JSON");
    }

    @Test
    void isNotEndless() {
        String errors = IntStream.range(0, 1000)
                .mapToObj(error -> "{\"field\": \"f%d.%s\", \"message\": \"%s\"}"
                        .formatted(error, "n".repeat(10_000), "🙂".repeat(10_000)))
                .collect(Collectors.joining(","));
        assertThat(ProblemDetail.of("{\"detail\": \"Wrong\", \"errors\": [%s]}".formatted(errors)))
                .hasValueSatisfying(detail -> assertThat(detail)
                        .startsWith("Wrong: f0.nnn")
                        .endsWith("🙂…; and 995 more")
                        .hasSizeLessThan(4000));
    }

    @Test
    void isTheDetailAloneWhereNothingIsSaidOfFields() {
        assertThat(ProblemDetail.of("{\"detail\": \"No\", \"errors\": []}")).contains("No");
        assertThat(ProblemDetail.of("{\"detail\": \"No\", \"errors\": \"x\"}")).contains("No");
        assertThat(ProblemDetail.of("{\"detail\": \"No\"}")).contains("No");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "7", "{\"detail\": 7}", "{\"errors\": [{\"message\": \"m\"}]}"})
    void isEmptyForWhatIsNoProblem(String body) {
        assertThat(ProblemDetail.of(body)).isEmpty();
    }
}
