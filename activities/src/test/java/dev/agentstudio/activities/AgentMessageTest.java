package dev.agentstudio.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentstudio.workflows.agent.AgentResponse;
import dev.agentstudio.workflows.agent.AgentThought;
import dev.agentstudio.workflows.payload.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMessageTest {
    private static final AgentResponse YES =
            new AgentResponse(true, new JsonObject(Map.of("a", "€")), null, null, null, null);

    static Stream<Example> examples() {
        return Stream.of(
                new Example("[DONE]", new AgentMessage.End()),
                new Example(
                        "{'type':'thought','thought':{'timestamp':'2025-10-01T12:00:00Z','type':'action','content':'Go'}}",
                        new AgentMessage.Thought(
                                new AgentThought(Instant.parse("2025-10-01T12:00:00Z"), "action", "Go", null))),
                new Example(
                        "{'type':'progress','progress':{'percentage':12.5,'currentStep':'Reading'}}",
                        new AgentMessage.Progress(12.5, "Reading")),
                new Example("{'type':'progress','progress':{'percentage':50}}", new AgentMessage.Progress(50, null)),
                new Example(
                        "{'type':'log','log':{'level':'warning','message':'Slow'}}",
                        new AgentMessage.Log("warning", "Slow")),
                new Example(
                        "{'type':'response', 'response':{'success':true, 'result':{'a':'€'}}}",
                        new AgentMessage.Response(YES, "{'success':true,'result':{'a':'___'}}".length())),
                new Example(
                        "{'type':'error','error':{'status':408,'detail':'Too slow'}}",
                        new AgentMessage.Failure(408, "Too slow")),
                new Example("{'type':'error','error':{}}", new AgentMessage.Failure(500, "The agent failed")),
                new Example("{'type':'error'}", new AgentMessage.Failure(500, "The agent failed")),
                new Example("{'type':'metric','x':1}", new AgentMessage.Log("info", "{\"type\":\"metric\",\"x\":1}")),
                new Example("{}", new AgentMessage.Log("info", "{}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void textIsTheMessage(Example example) throws JsonProcessingException {
        assertThat(AgentMessage.parse(example.json())).isEqualTo(example.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{",
                "{'type':'thought'}",
                "{'type':'thought','thought':null}",
                "{'type':'thought','thought':{'timestamp':'yesterday','type':'action','content':'Go'}}",
                "{'type':'response'}",
                "{'type':'response','response':null}",
                "{'type':'response','response':[]}",
                "{'type':'response','response':{'success':'perhaps'}}",
                "{'type':'response','response':{'success':true,'result':[]}}"
            })
    void textThatIsNoMessageIsUnreadable(String text) {
        assertThatThrownBy(() -> AgentMessage.parse(text.replace('\'', '"')))
                .isInstanceOf(JsonProcessingException.class);
    }

    record Example(String text, AgentMessage message) {
        String json() {
            return text.replace('\'', '"');
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
