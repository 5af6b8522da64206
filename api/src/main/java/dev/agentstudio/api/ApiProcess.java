package dev.agentstudio.api;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API as a process of its own. */
public final class ApiProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ApiProcess.class);

    /** Of probes and metrics, unless a setting says otherwise. In the {@code dev} environment they are on the port of the API. */
    static final int PROBES_PORT = 5001;

    private static final String PROBES_PORT_SETTING = "endpoints.all.port";

    /** Below every other source of settings. */
    private static final int LAST = Integer.MIN_VALUE / 2;

    private ApiProcess() {}

    /** Not started yet. */
    static ApplicationContext context(String... arguments) {
        ApplicationContext context = Micronaut.build(arguments)
                .mainClass(ApiProcess.class)
                .banner(false)
                .build();
        if (!context.getEnvironment().getActiveNames().contains("dev")) {
            // Not in application.yml, where no other file could take it back.
            context.getEnvironment()
                    .addPropertySource(PropertySource.of("process", Map.of(PROBES_PORT_SETTING, PROBES_PORT), LAST));
        }
        return context;
    }

    /**
     * Serves until the process is asked to end. Then the context is closed first, so that everything shuts down gracefully while the server
     * still runs; {@link Micronaut#start} stops the server first, and with it the WebSockets of clients that were not yet sent away.
     */
    @SuppressWarnings("checkstyle:IllegalCatch") // whatever keeps it from starting is logged, and ends the process
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        try {
            ApplicationContext context = context(arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
            context.start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            LOG.info(
                    "Startup completed in {}ms. Server Running: {}",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                    server.getContextURI());
        } catch (RuntimeException e) {
            LOG.error("The API cannot start: {}", e.getMessage(), e);
            System.exit(1);
        }
    }
}
