package dev.agentstudio.signalr.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HubProtocolTest {
    private static final HubProtocol JSON = new JsonHubProtocol();
    private static final HubProtocol MESSAGE_PACK = new MessagePackHubProtocol();
    private static final HubMessage.Outcome NOTHING = new HubMessage.Outcome.Nothing();

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of(
                        HubMessage.Invocation.of("Changed", List.of(json("{\"a\":[1,null]}"))),
                        "{'type':1,'target':'Changed','arguments':[{'a':[1,null]}]}"),
                Arguments.of(
                        new HubMessage.Invocation("7", "Add", List.of(), List.of()),
                        "{'type':1,'invocationId':'7','target':'Add','arguments':[]}"),
                Arguments.of(
                        new HubMessage.StreamInvocation("7", "Count", List.of(json("3")), List.of("8")),
                        "{'type':4,'invocationId':'7','target':'Count','arguments':[3],'streamIds':['8']}"),
                Arguments.of(
                        new HubMessage.StreamItem("7", NullNode.getInstance()),
                        "{'type':2,'invocationId':'7','item':null}"),
                Arguments.of(new HubMessage.Completion("7", NOTHING), "{'type':3,'invocationId':'7'}"),
                Arguments.of(
                        new HubMessage.Completion("7", new HubMessage.Outcome.Result(NullNode.getInstance())),
                        "{'type':3,'invocationId':'7','result':null}"),
                Arguments.of(
                        new HubMessage.Completion("7", new HubMessage.Outcome.Failure("No such workflow")),
                        "{'type':3,'invocationId':'7','error':'No such workflow'}"),
                Arguments.of(new HubMessage.CancelInvocation("7"), "{'type':5,'invocationId':'7'}"),
                Arguments.of(new HubMessage.Ping(), "{'type':6}"),
                Arguments.of(new HubMessage.Close(null, false), "{'type':7}"),
                Arguments.of(
                        new HubMessage.Close("The token has expired", true),
                        "{'type':7,'error':'The token has expired','allowReconnect':true}"),
                Arguments.of(new HubMessage.Ack(12), "{'type':8,'sequenceId':12}"),
                Arguments.of(new HubMessage.Sequence(3), "{'type':9,'sequenceId':3}"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void jsonHasJustTheMembersOfItsType(HubMessage message, String expected) throws ProtocolException {
        byte[] record = JSON.write(message);
        assertThat(new String(record, StandardCharsets.UTF_8)).isEqualTo(expected.replace('\'', '"') + "\u001e");
        assertThat(JSON.read(records(JSON, record).getFirst())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("written")
    void messagePackIsReadAsItWasWritten(HubMessage message, String json) throws ProtocolException {
        List<byte[]> records = records(MESSAGE_PACK, MESSAGE_PACK.write(message));
        assertThat(records).hasSize(1);
        assertThat(MESSAGE_PACK.read(records.getFirst())).describedAs(json).isEqualTo(message);
    }

    @Test
    void messagePackHasTheBytesThatClientsExpect() {
        assertThat(hex(MESSAGE_PACK.write(new HubMessage.Ping()))).isEqualTo("029106");
        assertThat(hex(MESSAGE_PACK.write(new HubMessage.Close(null, false)))).isEqualTo("039207c0");
        assertThat(hex(MESSAGE_PACK.write(HubMessage.Invocation.of("m", List.of()))))
                .describedAs("always six elements")
                .isEqualTo("089601" + "80c0a16d9090");
        assertThat(hex(MESSAGE_PACK.write(new HubMessage.Completion("1", NOTHING))))
                .isEqualTo("06940380a13102");
    }

    @Test
    void messagePackInvocationOfFiveElementsIsRead() throws ProtocolException {
        assertThat(MESSAGE_PACK.read(HexFormat.of().parseHex("950180c0a16d912a")))
                .isEqualTo(HubMessage.Invocation.of("m", List.of(json("42"))));
    }

    @Test
    void jsonMembersComeInAnyOrderAndUnknownOnesAreIgnored() throws ProtocolException {
        assertThat(JSON.read("""
                        {"headers":{"a":"b"},"target":"Echo","arguments":["x"],"invocationId":"0","more":[],"type":1}""".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new HubMessage.Invocation("0", "Echo", List.of(json("\"x\"")), List.of()));
    }

    @Test
    void unknownTypeIsRead() throws ProtocolException {
        assertThat(JSON.read("{\"type\":99}".getBytes(StandardCharsets.UTF_8))).isEqualTo(new HubMessage.Unknown(99));
        assertThat(MESSAGE_PACK.read(new byte[] {(byte) 0x91, 99})).isEqualTo(new HubMessage.Unknown(99));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedJsonIsRefused(String message) {
        assertThatThrownBy(() -> JSON.read(message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProtocolException.class);
    }

    static Stream<String> malformed() {
        return Stream.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"type\":\"1\"}",
                "{\"type\":1}",
                "{\"type\":1,\"target\":5}",
                "{\"type\":1,\"target\":\"m\",\"arguments\":{}}",
                "{\"type\":3}",
                "{\"type\":3,\"invocationId\":\"1\",\"result\":1,\"error\":\"e\"}",
                "{\"type\":9,\"sequenceId\":-1}");
    }

    @ParameterizedTest
    @MethodSource("malformedMessagePack")
    void malformedMessagePackIsRefused(String hex) {
        assertThatThrownBy(() -> MESSAGE_PACK.read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(ProtocolException.class);
    }

    static Stream<String> malformedMessagePack() {
        return Stream.of(
                "",
                "c0",
                "90",
                "9601",
                "950180c0a16d",
                "95018005a16d90",
                "91a131",
                // Headers that state far more than the message holds: an array, a map, binary, an extension, a string.
                "950180c0a16d91dd7fffffff",
                "950180c0a16d91df7fffffff",
                "950180c0a16d91c67fffffff",
                "950180c0a16d91c97fffffff05",
                "950180c0a16d91db7fffffff",
                "950180c0a16d" + "91".repeat(30_000) + "c0");
    }

    @Test
    void messagePackValuesOfEveryKindAreRead() throws ProtocolException {
        assertThat(MESSAGE_PACK.read(HexFormat.of()
                        .parseHex("950180c0a16d98" + "c3" + "cb3ff8000000000000" + "cfffffffffffffffff" + "c40201ff"
                                + "8201a131a161c0" + "d6ff5f000000" + "d4050a" + "92ff00")))
                .isEqualTo(HubMessage.Invocation.of(
                        "m",
                        List.of(
                                json("true"),
                                json("1.5"),
                                json("18446744073709551615"),
                                new com.fasterxml.jackson.databind.node.BinaryNode(new byte[] {1, -1}),
                                json("{\"1\":\"1\",\"a\":null}"),
                                json("\"2020-07-04T04:05:20Z\""),
                                new com.fasterxml.jackson.databind.node.BinaryNode(new byte[] {10}),
                                json("[-1,0]"))));
    }

    private static List<byte[]> records(HubProtocol protocol, byte[] bytes) throws ProtocolException {
        RecordReader reader = new RecordReader(32 * 1024);
        reader.use(protocol.framing());
        reader.append(bytes);
        return reader.rest();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
