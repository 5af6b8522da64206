package dev.agentstudio.signalr.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    private static final int LIMIT = 32_768;
    private final RecordReader reader = new RecordReader(LIMIT);

    @Test
    void recordsAreJoinedAcrossChunksAndSplitWithinOne() throws ProtocolException {
        reader.append(bytes("{\"a\":1}\u001e{\"b\""));
        assertThat(reader.rest()).extracting(RecordReaderTest::text).containsExactly("{\"a\":1}");
        reader.append(bytes(":2}\u001e{}\u001e"));
        assertThat(reader.rest()).extracting(RecordReaderTest::text).containsExactly("{\"b\":2}", "{}");
        assertThat(reader.next()).isNull();
    }

    @Test
    void recordOfTheLimitWithItsSeparatorPasses() throws ProtocolException {
        reader.append(bytes("x".repeat(LIMIT - 1) + "\u001e"));
        assertThat(reader.rest()).hasSize(1);
    }

    @Test
    void longerRecordIsRefusedBeforeItsEndArrives() {
        reader.append(bytes("x".repeat(LIMIT)));
        assertThatThrownBy(reader::next)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("The maximum message size of 32768 bytes was exceeded.");
    }

    @Test
    void framingChangesBetweenTwoRecordsOfOneChunk() throws ProtocolException {
        reader.append(bytes("{}\u001e\u0002\u0091\u0006"));
        assertThat(reader.next()).isEqualTo(bytes("{}"));
        reader.use(HubProtocol.Framing.LENGTH_PREFIX);
        assertThat(reader.next()).containsExactly(0x91, 0x06);
    }

    @Test
    void lengthsAtTheEdgesOfTheirPrefixAreRead() throws ProtocolException {
        for (int length : new int[] {0, 1, 127, 128, 16_383, 16_384}) {
            RecordReader prefixed = prefixed();
            for (byte each : record(length)) {
                assertThat(prefixed.next()).isNull();
                prefixed.append(new byte[] {each});
            }
            assertThat(prefixed.next()).hasSize(length);
        }
    }

    @Test
    void lengthOverTheLimitIsRefusedByItsPrefixAlone() {
        RecordReader prefixed = prefixed();
        prefixed.append(new byte[] {(byte) 0x80, (byte) 0x80, 0x02});
        assertThatThrownBy(prefixed::next).hasMessage("The maximum message size of 32768 bytes was exceeded.");
    }

    @Test
    void lengthOfMoreThanFiveBytesIsNone() {
        RecordReader prefixed = prefixed();
        prefixed.append(new byte[] {-1, -1, -1, -1, -1});
        assertThatThrownBy(prefixed::next).hasMessage("The length of a message is not a variable-length integer.");
    }

    private static RecordReader prefixed() {
        RecordReader prefixed = new RecordReader(LIMIT);
        prefixed.use(HubProtocol.Framing.LENGTH_PREFIX);
        return prefixed;
    }

    private static byte[] record(int length) {
        byte[] prefix = length < 128
                ? new byte[] {(byte) length}
                : length < 16_384
                        ? new byte[] {(byte) (length | 0x80), (byte) (length >> 7)}
                        : new byte[] {(byte) (length | 0x80), (byte) (length >> 7 | 0x80), (byte) (length >> 14)};
        byte[] record = new byte[prefix.length + length];
        System.arraycopy(prefix, 0, record, 0, prefix.length);
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
