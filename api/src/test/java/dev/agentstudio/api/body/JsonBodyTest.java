package dev.agentstudio.api.body;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of bodies that are no JSON: what is wrong with the text, and where; nothing of the parser. */
final class JsonBodyTest {
    private static final String INTRODUCTION = "The request body is not valid JSON: ";

    /** @param body in which single quotes represent double ones */
    record Case(String body, String reason) {
        @Override
        public String toString() {
            return body.length() < 40 ? body : body.substring(0, 40) + "…";
        }
    }

    static Stream<Case> broken() {
        return Stream.of(
                new Case("{", "Unexpected end of the text (line 1, column 2)"),
                new Case("{'a", "Unexpected end of the text (line 1, column 4)"),
                new Case("{'a':\n 'b", "Unexpected end of the text (line 2, column 4)"),
                new Case("[1,", "Unexpected end of the text (line 1, column 4)"),
                new Case("{'a':1]", "Unexpected character ']' (line 1, column 7)"),
                new Case("[1}", "Unexpected character '}' (line 1, column 3)"),
                new Case("}", "Unexpected character '}' (line 1, column 1)"),
                new Case("{'a':1,}", "Unexpected character '}' (line 1, column 8)"),
                new Case("{'a' 1}", "Unexpected character '1' (line 1, column 6)"),
                new Case("{a:1}", "Unexpected character 'a' (line 1, column 2)"),
                new Case("{/* a */}", "Unexpected character '/' (line 1, column 2)"),
                new Case("{'a':1} // b", "Unexpected character '/' (line 1, column 9)"),
                new Case("<html>", "Unexpected character '<' (line 1, column 1)"),
                new Case("{'a':+1}", "Unexpected character '+' (line 1, column 7)"),
                new Case("{'a':1.}", "Unexpected character '}' (line 1, column 8)"),
                new Case("{'a':-}", "Unexpected character '}' (line 1, column 7)"),
                new Case("{'a':'\\u12g4'}", "Unexpected character 'g' (line 1, column 11)"),
                new Case("{'a':NaN}", "Unrecognized token 'NaN' (line 1, column 9)"),
                new Case("{'a':-Infinity}", "Unrecognized token '-Infinity' (line 1, column 15)"),
                new Case("{'a':tru", "Unrecognized token 'tru' (line 1, column 9)"),
                new Case("{'a':01}", "Malformed number (line 1, column 7)"),
                new Case("{'a':'\\x'}", "Unknown escape after a backslash (line 1, column 8)"),
                new Case("{'a':'\n'}", "Control character of code 10 (line 1, column 7)"),
                new Case("{'a':\0}", "Control character of code 0 (line 1, column 7)"),
                new Case("{'a':1,'a':2}", "Duplicate field 'a' (line 1, column 11)"),
                new Case("{'\\ud800':1,'\\ud800':2}", "Duplicate field (line 1, column 21)"),
                new Case("{} {}", "Text follows the JSON value (line 1, column 4)"),
                new Case("{'a':漢}", "Unexpected byte (line 1, column 8)"),
                new Case("{'a':" + "1".repeat(1001) + "}", "Number of more than 1000 characters"),
                new Case("{'" + "n".repeat(50_001) + "':1}", "Name of more than 50000 characters"),
                new Case("[".repeat(1001), "Nested deeper than 1000 levels"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsWrongAndWhere(Case broken) {
        assertThat(refusal(broken.body().replace('\'', '"').getBytes(UTF_8)))
                .startsWith(INTRODUCTION + broken.reason());
    }

    /** Every beginning of a body that has a bit of everything, and that body with every character replaced. */
    @Test
    void neverSpeaksOfTheParser() {
        String body = "{\"a\": [1.5e3, -7, true, null, \"x\\n\\u00e9é\"], \"b\": {\"a\": \"\"}}";
        for (int at = 1; at < body.length(); at++) {
            assertPlain(body.substring(0, at));
            for (String other : new String[] {"}", "]", "\"", ",", ":", "/", "\\", "+", "0", "N", "\0", "漢", "🙂"}) {
                assertPlain(body.substring(0, at) + other + body.substring(at + 1));
            }
        }
    }

    @Test
    void saysThatItCannotBeReadInAnUnknownEncoding() {
        assertThat(refusal(new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 1}))
                .isEqualTo(INTRODUCTION + "it cannot be read");
        assertThat(refusal("{\"a\"".getBytes(UTF_16BE))).contains("Unexpected end of the text");
    }

    private static void assertPlain(String body) {
        assertThat(refusal(body.getBytes(UTF_8)))
                .as(body)
                .doesNotContain("`", "[Source", "Feature", "CTRL", "(code", "expected a", "com.", "Token")
                .doesNotContainIgnoringCase("jackson");
    }

    /** Empty when there is none. */
    private static String refusal(byte[] body) {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> JsonBody.object(body, new FieldErrors()));
        return problem == null ? "" : problem.problem("/", "").detail();
    }
}
