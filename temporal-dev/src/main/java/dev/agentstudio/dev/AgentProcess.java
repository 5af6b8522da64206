package dev.agentstudio.dev;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The Python agent service. */
final class AgentProcess {
    private AgentProcess() {}

    static ChildProcess start(Home home, DataFolder data, Ports ports, AgentFiles agents) {
        List<String> command = new ArrayList<>(List.of(
                home.python().toString(),
                "-m",
                "agentstudio_agents",
                "--port",
                Integer.toString(ports.agents()),
                "--data",
                data.files().toString(),
                "--reports",
                data.reports().toString(),
                "--call-log",
                data.callLog().toString()));
        if (!agents.paths().isEmpty()) {
            if (agents.isReloaded()) {
                command.add("--reload");
            }
            command.add("--agents");
            agents.paths().forEach(file -> command.add(file.toAbsolutePath().toString()));
        }
        return ChildProcess.start("The agent service", home, command, data.log("agents"));
    }

    static URI url(Ports ports) {
        return URI.create("http://127.0.0.1:" + ports.agents());
    }
}
