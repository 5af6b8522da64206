package dev.agentstudio.workflows.execution;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class KeywordTextTest {
    @Property
    void readsWhatItWrote(@ForAll @CharRange(to = '\u00ff') @StringLength(max = 85) String text) {
        String encoded = KeywordText.encode(text);

        assertThat(KeywordText.decode(encoded)).isEqualTo(text);
        assertThat(encoded).doesNotContainPattern("['\"\\\\\\x00-\\x1f]");
    }

    @Example
    void ordinaryTextStaysAsItIs() {
        String text = "customer-analysis v2.1 (draft) <anna@example.org> äöü 漢字 🙂";

        assertThat(KeywordText.encode(text)).isEqualTo(text);
    }

    @Example
    void textThatIsTooLongIsCutAndStaysUnique() {
        String one = KeywordText.encode("'".repeat(255) + "1");
        String two = KeywordText.encode("'".repeat(255) + "2");

        assertThat(one)
                .hasSizeLessThanOrEqualTo(RunAttributes.MAX_KEYWORD_LENGTH)
                .isNotEqualTo(two);
        assertThat(KeywordText.decode(one)).startsWith("'''").endsWith("…");
    }
}
