package dev.agentstudio.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerBuildTest {
    @Test
    void noWorkflowIsPinned() {
        WorkerDeploymentOptions options = new WorkerBuild("agentstudio", "1.4.0-rc.1+5").options();

        assertThat(options.isUsingVersioning()).isTrue();
        assertThat(options.getVersion()).isEqualTo(new WorkerDeploymentVersion("agentstudio", "1.4.0-rc.1+5"));
        assertThat(options.getDefaultVersioningBehavior()).isEqualTo(VersioningBehavior.AUTO_UPGRADE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "1 0", "-1", "1:0", "1/0"})
    void idThatTemporalOrACommandWouldRefuseIsNamed(String id) {
        assertThatThrownBy(() -> new WorkerBuild("agentstudio", id))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("worker.deployment.build-id: ")
                .hasMessageEndingWith("but it is '%s'", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "agent.studio", "agent:studio"})
    void nameThatTemporalWouldRefuseIsNamed(String name) {
        assertThatThrownBy(() -> new WorkerBuild(name, "1.0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("worker.deployment.name: ");
    }
}
