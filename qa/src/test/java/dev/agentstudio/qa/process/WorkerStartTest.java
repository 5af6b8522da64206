package dev.agentstudio.qa.process;

import dev.agentstudio.dev.Ports;
import dev.agentstudio.qa.harness.JavaProcess;
import dev.agentstudio.qa.harness.Studio;
import dev.agentstudio.qa.harness.StudioExtension;
import dev.agentstudio.qa.harness.TcpForwarder;
import dev.agentstudio.qa.harness.TestNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes of a fleet start in any order. */
@ExtendWith(StudioExtension.class)
class WorkerStartTest {
    @Test
    void workerWaitsForATemporalThatIsStartedAfterIt(Studio studio) {
        int port = Ports.free().temporal();
        TestNamespace namespace = new TestNamespace(studio, "shared", Studio.NAMESPACE);
        try (TcpForwarder temporal =
                        new TcpForwarder(port, studio.stack().ports().temporal());
                JavaProcess worker = namespace.startWorker("-Dtemporal.target=127.0.0.1:" + port)) {
            worker.awaitErrors("Temporal does not answer, so the worker tries again: ");

            temporal.open();

            worker.awaitWorker();
        }
    }
}
