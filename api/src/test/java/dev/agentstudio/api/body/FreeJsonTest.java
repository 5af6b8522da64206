package dev.agentstudio.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldError;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is refused of values that are not ours to understand. */
final class FreeJsonTest {
    private static final String TOO_DEEP = "At most 100 levels of nesting are accepted";

    @Test
    void takesAHundredLevels() {
        assertThat(errors("[".repeat(99) + "]".repeat(99))).isEmpty();
        assertThat(errors("{'a':".repeat(99) + "1" + "}".repeat(99))).isEmpty();
    }

    @Test
    void refusesTheHundredAndFirstWithItsPlace() {
        assertThat(errors("[7," + "[".repeat(99) + "]".repeat(99) + "]"))
                .containsExactly(new FieldError("input.a[1]" + "[0]".repeat(98), TOO_DEEP, ErrorCode.RANGE_ERROR));
        assertThat(errors("[".repeat(990) + "]".repeat(990)))
                .containsExactly(new FieldError("input.a" + "[0]".repeat(99), TOO_DEEP, ErrorCode.RANGE_ERROR));
    }

    @Test
    void refusesHalfOfASurrogatePair() {
        assertThat(errors("['🙂', '\\ud83d\\ude42', {'b': 'x\\ud83d'}, '\\ude42\\ud83d']"))
                .containsExactly(
                        new FieldError("input.a[2].b", FreeJson.HALF_A_CHARACTER, ErrorCode.INVALID_FORMAT),
                        new FieldError("input.a[3]", FreeJson.HALF_A_CHARACTER, ErrorCode.INVALID_FORMAT));
        assertThat(errors("{'\\ud83d': 1}"))
                .containsExactly(new FieldError("input.a", FreeJson.HALF_A_NAME, ErrorCode.INVALID_FORMAT));
    }

    @Test
    void refusesNumbersThatWouldBecomeInfinite() {
        assertThat(errors("[1e308, -1e309]"))
                .containsExactly(
                        new FieldError("input.a[1]", "The number is too large to be kept", ErrorCode.RANGE_ERROR));
    }

    @Test
    void refusesHalfCharactersOfOurOwnMembers() {
        FieldErrors errors = new FieldErrors();
        JsonFields fields = JsonBody.object(
                        "{\"a\": \"\\ud83d\", \"b\": [\"\\ude42\"], \"\\ud83d\": 1}".getBytes(UTF_8), errors)
                .allowing(Set.of("a", "b"));
        assertThat(fields.requiredText("a", 10)).isEmpty();
        assertThat(fields.texts("b")).isEmpty();
        assertThat(thrown(errors)).extracting(FieldError::field).containsExactly("", "a", "b[0]");
    }

    /** So that an answer cannot become a thousand times as long as its request. */
    @Test
    void showsOnlyTheBeginningOfALongPath() {
        List<FieldError> errors = errors("{'%s': [%s1e999]}".formatted("🙂".repeat(10_000), "1e999,".repeat(200)));
        assertThat(errors).hasSize(100).extracting(FieldError::field).containsOnly("input.a." + "🙂".repeat(492) + "…");
    }

    private static List<FieldError> errors(String value) {
        FieldErrors errors = new FieldErrors();
        String body = "{'input': {'a': %s}}".formatted(value).replace('\'', '"');
        Object read = JsonBody.object(body.getBytes(UTF_8), errors).object("input");
        assertThat(read == null).isEqualTo(!errors.isEmpty());
        return errors.isEmpty() ? List.of() : thrown(errors);
    }

    private static List<FieldError> thrown(FieldErrors errors) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, errors::throwIfAny);
        return Objects.requireNonNull(problem.problem("/", "").errors());
    }
}
