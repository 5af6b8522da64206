package dev.agentstudio.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code ./dev}.
 *
 * @param data where everything is kept that outlives a run; null for {@code .data} in the project
 * @param agents files with agents of one's own
 */
record DevOptions(
        Command command,
        boolean fresh,
        @Nullable Path data,
        Ports ports,
        List<Path> agents,
        String client,
        BrowserAccess browserAccess) {
    /** What to do. */
    enum Command {
        RUN,
        DEMO,
        TOKEN,
        KEY,
        HELP
    }

    static final String HELP = """
            Usage: ./dev [OPTION ...]              start Temporal, agents, worker and API; Ctrl-C stops them all
                   ./dev --demo [OPTION ...]       run the customer feedback analysis, show it live, and end
                   ./dev token [--client NAME]     print an access token of the stack that runs (clients: studio, alice, bob, reader, free, admin)
                   ./dev key [NAME]                print the API key of a client

              --fresh                 begin with new data; what was kept is deleted
              --data DIR              where workflows, reports and logs are kept (default .data)
              --port N                port of the API (default 5000)
              --temporal-port N       port of Temporal (default 7233)
              --ui-port N             port of the Temporal Web UI (default 8233)
              --agents-port N         port of the agent service (default 8088)
              --agents FILE.py ...    load agents of your own, and again whenever a file is saved
              --no-web-ui             do without the Temporal Web UI
              --allow-host NAME       answer under this host name too (always: localhost, 127.0.0.1, [::1])
              --no-build              start what was built last
              --help                  show this
            """;

    /** @throws UsageException when the arguments make no sense; the message says what to do */
    static DevOptions parse(String... arguments) {
        Parser parser = new Parser();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            parser.take(rest.next(), rest);
        }
        return parser.options();
    }

    private static final class Parser {
        private Command command = Command.RUN;
        private boolean fresh;
        private @Nullable Path data;
        private Ports ports = Ports.DEFAULT;
        private final List<Path> agents = new ArrayList<>();
        private boolean listingAgents;
        private String client = "studio";
        private BrowserAccess browserAccess = BrowserAccess.DEFAULT;

        private void take(String argument, Iterator<String> rest) {
            if (isKeyOf(argument)) {
                client = argument;
                return;
            }
            if (listingAgents && !argument.startsWith("-")) {
                agents.add(Path.of(argument));
                return;
            }
            listingAgents = false;
            switch (argument) {
                case "--help", "-h" -> command = Command.HELP;
                case "--demo" -> command = Command.DEMO;
                case "token" -> command = Command.TOKEN;
                case "key" -> command = Command.KEY;
                case "--fresh" -> fresh = true;
                case "--no-build" -> {}
                case "--data" -> data = Path.of(value(argument, rest));
                case "--client" -> client = value(argument, rest);
                case "--agents" -> listingAgents = true;
                case "--no-web-ui" -> browserAccess = browserAccess.withoutWebUi();
                case "--allow-host" -> browserAccess = browserAccess.withHost(value(argument, rest));
                case "--port" -> ports = ports.withApi(port(argument, rest));
                case "--temporal-port" -> ports = ports.withTemporal(port(argument, rest));
                case "--ui-port" -> ports = ports.withUi(port(argument, rest));
                case "--agents-port" -> ports = ports.withAgents(port(argument, rest));
                default -> throw new UsageException("Unknown option '%s'; ./dev --help lists them".formatted(argument));
            }
        }

        /** Whether this is the client whose API key is to be printed. */
        private boolean isKeyOf(String argument) {
            return command == Command.KEY && !listingAgents && !argument.startsWith("-");
        }

        private DevOptions options() {
            return new DevOptions(command, fresh, data, ports, List.copyOf(agents), client, browserAccess);
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new UsageException("%s needs a value".formatted(option));
            }
            return rest.next();
        }

        private static int port(String option, Iterator<String> rest) {
            String value = value(option, rest);
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65535) {
                throw new UsageException("%s needs a port between 1 and 65535, not '%s'".formatted(option, value));
            }
            return Integer.parseInt(value);
        }
    }
}
