package dev.agentstudio.agentprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentReplicaTest {
    private static final AgentReplica REPLICA = new AgentReplica(URI.create("http://127.0.0.1:8088"));

    @Test
    void agentTypeIsOneSegmentOfThePath() {
        assertThat(REPLICA.stream("über a/b?c#d+e"))
                .hasToString("http://127.0.0.1:8088/agents/%C3%BCber%20a%2Fb%3Fc%23d%2Be/stream");
    }

    @Test
    void pathOfTheUrlIsKept() {
        AgentReplica replica = new AgentReplica(URI.create("https://agents.example.com/team/"));

        assertThat(replica.health()).hasToString("https://agents.example.com/team/health");
        assertThat(replica.stream("echo")).hasToString("https://agents.example.com/team/agents/echo/stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agents:8088", "ftp://agents", "httpx://agents", "http:///agents", "/agents"})
    void anythingButTheUrlOfAServerIsRefused(String url) {
        assertThatThrownBy(() -> new AgentReplica(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not the URL of an agent service: " + url);
    }
}
