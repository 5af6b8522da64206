package dev.agentstudio.temporalclient.setup;

import dev.agentstudio.temporalclient.setup.SetupException.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command is asked to do.
 *
 * @param action what it acts on
 * @param retention how long closed workflows are to be kept; absent: {@link #RETENTION} in a new namespace, and what it is in others
 * @param patience longest time for a server that does not answer, and for parts of it that do not know the namespace yet
 * @param isCheck reports what is missing, and changes nothing
 * @param anyVersion accepts servers older than those that are tested
 */
record SetupOptions(
        Action action,
        Optional<Duration> retention,
        Duration patience,
        boolean isCheck,
        boolean anyVersion,
        boolean isHelp) {
    /** The first argument that is no option. */
    sealed interface Action {
        /** Nothing is named: the namespace is prepared. */
        record Prepare() implements Action {}

        /** {@code builds} */
        record ListBuilds() implements Action {}

        /**
         * {@code promote BUILD}
         *
         * @param build null: none, so that workers without a build id get all work
         */
        record Promote(@Nullable String build) implements Action {}

        /**
         * {@code ramp BUILD PERCENT}
         *
         * @param percent 0 to 100 of the workflows
         */
        record Ramp(String build, int percent) implements Action {}
    }

    /** Stands for no build. */
    private static final String NONE = "none";

    /** Of a new namespace. Temporal's own default is three days, after which a finished workflow is gone for its owner too. */
    static final Duration RETENTION = Duration.ofDays(30);

    /** A server that is being started beside this command takes about as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static final String HELP = """
            Usage: agentstudio-setup [OPTION ...]
                   agentstudio-setup builds | promote BUILD | ramp BUILD PERCENT  [OPTION ...]

            Creates the Temporal namespace and the search attributes that Agent Studio needs. What is there already stays as it is, so
            that it can be run again at any time. The server and its namespace are those of the settings temporal.*, as API and workers
            read them: MICRONAUT_CONFIG_FILES names a file, TEMPORAL_TARGET, TEMPORAL_NAMESPACE and so on are variables.

              --check               change nothing, and report what is missing (exit 7)
              --retention DURATION  how long closed workflows are kept, such as 30d or 72h; a new namespace has 30d
              --wait DURATION       how long to wait for a server that does not answer; 30s by default, 0s for not at all
              --any-version         accept a server that is older than those that are tested
              --help                print this

            Of workers with a build id (worker.deployment.build-id, worker.deployment.name):

              builds                lists builds: which gets work, which are drained; with --check exit 7 unless one is current and
                                    none is draining
              promote BUILD         gives a build all work, once one of its workers polls; 'none': workers without a build id get it
              ramp BUILD PERCENT    gives a build this share of the workflows; 0 takes it back

            Exit: 0 ready, 1 failed, 2 wrong option or setting, 3 no connection, 4 unsuitable server, 5 not permitted,
            6 conflicting search attributes, 7 something is missing, 8 no such build.
            """;

    private static final String CHECK = "--check";
    private static final String ANY_VERSION = "--any-version";
    private static final String HELP_OPTION = "--help";

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

    /** @throws SetupException when an option is unknown or has no valid value */
    static SetupOptions parse(String... arguments) {
        Optional<Duration> retention = Optional.empty();
        Duration patience = PATIENCE;
        Set<String> switches = new HashSet<>();
        List<String> words = new ArrayList<>();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case CHECK, ANY_VERSION, HELP_OPTION -> switches.add(option);
                case "-h" -> switches.add(HELP_OPTION);
                case "--retention" -> retention = Optional.of(retention(duration(option, rest)));
                case "--wait" -> patience = duration(option, rest);
                default -> words.add(word(option));
            }
        }
        return new SetupOptions(
                action(words),
                retention,
                patience,
                switches.contains(CHECK),
                switches.contains(ANY_VERSION),
                switches.contains(HELP_OPTION));
    }

    private static String word(String argument) {
        if (argument.startsWith("-")) {
            throw wrong("There is no option '%s'; --help lists them".formatted(argument));
        }
        return argument;
    }

    private static Action action(List<String> words) {
        if (words.isEmpty()) {
            return new Action.Prepare();
        }
        String name = words.getFirst();
        return switch (name) {
            case "builds" -> {
                requireSize(words, 1, "builds");
                yield new Action.ListBuilds();
            }
            case "promote" -> {
                requireSize(words, 2, "promote BUILD");
                yield new Action.Promote(words.get(1).equals(NONE) ? null : words.get(1));
            }
            case "ramp" -> {
                requireSize(words, 3, "ramp BUILD PERCENT");
                yield new Action.Ramp(words.get(1), percent(words.get(2)));
            }
            default -> throw wrong("There is no command '%s'; --help lists them".formatted(name));
        };
    }

    private static void requireSize(List<String> words, int size, String usage) {
        if (words.size() != size) {
            throw wrong("'%s' is expected, not '%s'; --help lists all".formatted(usage, String.join(" ", words)));
        }
    }

    private static int percent(String text) {
        if (!text.matches("\\d{1,2}|100")) {
            throw wrong("ramp: a percentage from 0 to 100 is expected, not '%s'".formatted(text));
        }
        return Integer.parseInt(text);
    }

    private static Duration retention(Duration retention) {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw wrong("--retention: Temporal keeps closed workflows for at least 1d");
        }
        return retention;
    }

    private static Duration duration(String option, Iterator<String> rest) {
        String text = rest.hasNext() ? rest.next() : "";
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw wrong("%s: a duration such as 45s, 10m, 72h or 30d is expected, not '%s'".formatted(option, text));
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static SetupException wrong(String message) {
        return new SetupException(Exit.USAGE, message);
    }
}
