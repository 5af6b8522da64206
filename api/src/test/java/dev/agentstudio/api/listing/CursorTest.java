package dev.agentstudio.api.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String LIST = "false createdAt desc Filter alice";

    static List<Cursor> cursors() {
        return List.of(
                cursor(new KeyHorizon.Current()),
                cursor(new KeyHorizon.None()),
                cursor(new KeyHorizon.UpTo(Instant.parse("2026-01-31T12:00:00.123Z"))));
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void readsWhatItWrote(Cursor cursor) {
        assertThat(Cursor.decode(cursor.encode(LIST), LIST)).contains(cursor);
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void belongsToItsListOnly(Cursor cursor) {
        assertThat(Cursor.decode(cursor.encode(LIST), LIST.replace("alice", "bob")))
                .isEmpty();
    }

    @Test
    void refusesEveryChangeOfOneCharacter() {
        String text = cursor(new KeyHorizon.None()).encode(LIST);
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThat(Cursor.decode(changed, LIST)).as(changed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "not a cursor", "AAAAAAAAAAAAAAAAAAAAAAAA", "%%%", "ÄÖÜ"})
    void refusesWhatIsNone(String text) {
        assertThat(Cursor.decode(text, LIST)).isEmpty();
    }

    private static Cursor cursor(KeyHorizon horizon) {
        return new Cursor(new PageStart.After(new Keyset(1, -42, "wf_0123456789abcdef"), horizon), 300);
    }
}
