package dev.agentstudio.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentstudio.agentprotocol.AgentPool;
import dev.agentstudio.agentprotocol.AgentPools;
import io.micronaut.context.exceptions.ConfigurationException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerPoolsTest {
    private static final List<URI> URLS = List.of(URI.create("http://127.0.0.1:8089"));
    private static final AgentPools POOLS = new AgentPools(
            List.of(new AgentPool("ocr", List.of("scanner"), URLS), new AgentPool("gpu", List.of("llm"), URLS)));

    @Test
    void everythingIsServedUnlessPoolsAreNamed() {
        assertThat(WorkerPools.of(POOLS, List.of())).isEqualTo(new WorkerPools(POOLS, List.of("gpu", "ocr"), true));
        assertThat(WorkerPools.of(POOLS, List.of("gpu"))).isEqualTo(new WorkerPools(POOLS, List.of("gpu"), false));
        assertThat(WorkerPools.of(POOLS, List.of("default"))).isEqualTo(new WorkerPools(POOLS, List.of(), true));
        assertThat(WorkerPools.of(AgentPools.NONE, List.of())).isEqualTo(WorkerPools.NONE);
        assertThat(WorkerPools.of(AgentPools.NONE, List.of(""))).isEqualTo(WorkerPools.NONE);
    }

    @Test
    void unknownPoolIsNamed() {
        assertThatThrownBy(() -> WorkerPools.of(POOLS, List.of("gpus")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "worker.pools: there is no pool 'gpus'; pools.gpus.agents and pools.gpus.urls would make one");
    }

    @Test
    void agentIsInOnePool() {
        assertThatThrownBy(() -> new AgentPools(List.of(
                        new AgentPool("a", List.of("llm"), URLS), new AgentPool("b", List.of("echo", "llm"), URLS))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("pools: agent type 'llm' is in 'a' and in 'b'");
    }

    @Test
    void incompletePoolIsRefused() {
        assertThatThrownBy(() -> new AgentPool("gpu", List.of(), URLS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("pools.gpu needs agents and urls");
        assertThatThrownBy(() -> new AgentPool("default", List.of("llm"), URLS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("and not 'default'");
    }
}
