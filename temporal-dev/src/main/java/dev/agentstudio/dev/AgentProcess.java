package dev.agentstudio.dev;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Python agent service. */
final class AgentProcess {
    private AgentProcess() {}

    /** @param agents files with agents beside the built-in ones */
    static Child start(Home home, DataFolder data, Ports ports, List<Path> agents) {
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
        if (!agents.isEmpty()) {
            command.add("--agents");
            agents.forEach(file -> command.add(file.toAbsolutePath().toString()));
        }
        return Child.start("The agent service", home, command, data.log("agents"));
    }

    static URI url(Ports ports) {
        return URI.create("http://127.0.0.1:" + ports.agents());
    }
}
