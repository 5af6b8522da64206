package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.temporalclient.setup.NamespaceSetup.Attributes;
import dev.agentstudio.temporalclient.setup.NamespaceSetup.Namespace;
import dev.agentstudio.temporalclient.setup.SetupException.Exit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One run of the command: compares the server with what is needed, adds what is missing, and says both. */
final class Setup {
    /** The oldest server that is tested. */
    private static final int MIN_MAJOR = 1;

    private static final int MIN_MINOR = 32;

    /** A payload of 1 MiB, and room for its headers. */
    private static final long MIN_BLOB_BYTES = 1_200_000;

    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\..*");

    private final NamespaceSetup server;
    private final String namespace;
    private final SetupOptions options;
    private final Consumer<String> output;
    private final Patience patience;
    private boolean isIncomplete;

    /** @param output gets one line for each finding and each change */
    Setup(NamespaceSetup server, String namespace, SetupOptions options, Consumer<String> output) {
        this.server = server;
        this.namespace = namespace;
        this.options = options;
        this.output = output;
        patience = new Patience(options.patience());
    }

    /** @throws SetupException when the namespace cannot be used, and this could not be changed */
    Exit run() {
        checkVersion();
        Optional<Namespace> found = find();
        if (found.isPresent()) {
            compare(found.get());
        } else {
            create();
        }
        if (!isIncomplete || found.isPresent()) {
            completeAttributes();
        }
        if (isIncomplete) {
            return Exit.INCOMPLETE;
        }
        output.accept("Ready: API and workers can use namespace '%s'".formatted(namespace));
        return Exit.READY;
    }

    private void checkVersion() {
        String version = call("Reading the server's version", ANY_ROLE, server::serverVersion);
        output.accept("Temporal %s".formatted(version));
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches() || options.anyVersion()) {
            return;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major < MIN_MAJOR || (major == MIN_MAJOR && minor < MIN_MINOR)) {
            throw new SetupException(Exit.UNSUITABLE, """
                    Temporal %s is older than %d.%d, the oldest server that Agent Studio is tested with.
                    Upgrade the server, or accept it by --any-version.""".formatted(version, MIN_MAJOR, MIN_MINOR));
        }
    }

    private Optional<Namespace> find() {
        return call(
                "Reading namespace '%s'".formatted(namespace),
                "Give this identity the right to read it.",
                server::find);
    }

    private void compare(Namespace found) {
        if (found.blobLimit() > 0 && found.blobLimit() < MIN_BLOB_BYTES) {
            throw new SetupException(Exit.UNSUITABLE, """
                    The server accepts payloads of at most %d bytes; values of a workflow have up to 1 MiB.
                    Raise limit.blobSize.error to 2097152, its default.""".formatted(found.blobLimit()));
        }
        output.accept("Namespace '%s' keeps closed workflows for %s".formatted(namespace, days(found.retention())));
        output.accept(
                found.hasStandaloneActivities()
                        ? "Single tasks run as standalone activities"
                        : "Single tasks run as workflows, since the namespace has no standalone activities");
        options.retention().filter(wanted -> !wanted.equals(found.retention())).ifPresent(this::changeRetention);
    }

    private void changeRetention(Duration wanted) {
        if (changes("Retention is not %s".formatted(days(wanted)))) {
            call("Changing the retention", ROLE_OF_ADMINISTRATOR, () -> {
                server.setRetention(wanted);
                return wanted;
            });
            output.accept("Retention changed to %s".formatted(days(wanted)));
        }
    }

    private void create() {
        if (!changes("Namespace '%s' is missing".formatted(namespace))) {
            return;
        }
        Duration retention = options.retention().orElse(SetupOptions.RETENTION);
        call("Creating namespace '%s'".formatted(namespace), createManually(retention), () -> register(retention));
        compare(patience.untilKnown(() -> server.find().orElseThrow(Status.NOT_FOUND::asRuntimeException)));
    }

    private Duration register(Duration retention) {
        try {
            server.register(retention);
            output.accept("Namespace '%s' created".formatted(namespace));
        } catch (StatusRuntimeException e) {
            // By a call whose answer was lost, or by another process that does the same.
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
        return retention;
    }

    private void completeAttributes() {
        Attributes attributes = findAttributes();
        if (!attributes.conflicts().isEmpty()) {
            throw conflict(attributes.conflicts());
        }
        Map<String, String> missing = attributes.missing();
        if (missing.isEmpty()) {
            output.accept("All search attributes exist");
        } else if (changes("Search attributes are missing: " + names(missing))) {
            add(missing);
            output.accept("Search attributes added: " + names(missing));
        }
        if (!isIncomplete) {
            awaitUsable();
        }
    }

    private Attributes findAttributes() {
        return call(
                "Reading search attributes",
                "Give this identity the right to read them.",
                () -> patience.untilKnown(server::attributes));
    }

    private void add(Map<String, String> missing) {
        try {
            call(
                    "Adding search attributes",
                    addManually(missing),
                    () -> patience.untilKnown(() -> {
                        server.add(server.attributes().missing());
                        return missing;
                    }));
        } catch (SetupException e) {
            if (e.exit() == Exit.FAILED) {
                throw new SetupException(Exit.CONFLICT, """
                        %s
                        A visibility store of SQL has room for 10 attributes of type Keyword and 3 of each other type; use a namespace of its own.""".formatted(e.getMessage()), e);
            }
            throw e;
        }
    }

    private void awaitUsable() {
        call(
                "Searching by these attributes",
                ANY_ROLE,
                () -> patience.untilKnown(() -> {
                    server.probe();
                    return namespace;
                }));
    }

    private static SetupException conflict(Map<String, String> conflicts) {
        String lines = conflicts.entrySet().stream()
                .map(each -> "  %s is %s, and has to be %s"
                        .formatted(each.getKey(), each.getValue(), NamespaceSetup.neededType(each.getKey())))
                .collect(Collectors.joining("\n"));
        return new SetupException(
                Exit.CONFLICT,
                "Search attributes have another type, which Temporal cannot change:%n%s%nUse a namespace of its own (temporal.namespace)."
                        .formatted(lines));
    }

    /** Whether to change something; with {@code --check} it is only said. */
    private boolean changes(String finding) {
        if (options.isCheck()) {
            output.accept(finding);
            isIncomplete = true;
        }
        return !options.isCheck();
    }

    private <T> T call(String what, String remedy, Supplier<T> call) {
        try {
            return patience.whileUnavailable(call);
        } catch (StatusRuntimeException e) {
            throw Failures.of(e, what, remedy);
        }
    }

    private static final String ANY_ROLE = "Give this identity a role in the namespace.";
    private static final String ROLE_OF_ADMINISTRATOR =
            "Give this identity the role of an administrator, or run this command with one that has it.";

    private String createManually(Duration retention) {
        return """
        %s An administrator can also run: temporal operator namespace create --namespace %s --retention %dh
        In Temporal Cloud, create the namespace there. Then run this command again.""".formatted(ROLE_OF_ADMINISTRATOR, namespace, retention.toHours());
    }

    private String addManually(Map<String, String> missing) {
        String operator = missing.entrySet().stream()
                .map(each -> " --name %s --type %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
        String cloud = missing.entrySet().stream()
                .map(each -> " --sa %s=%s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
        return """
        %s An administrator can also run: temporal operator search-attribute create --namespace %s%s
        In Temporal Cloud: tcld namespace search-attributes add --namespace %s%s""".formatted(ROLE_OF_ADMINISTRATOR, namespace, operator, namespace, cloud);
    }

    private static String names(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(each -> "%s (%s)".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String days(Duration duration) {
        return duration.toHours() % 24 == 0 ? duration.toDays() + " days" : duration.toHours() + " hours";
    }
}
