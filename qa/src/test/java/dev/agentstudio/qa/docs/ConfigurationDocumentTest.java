package dev.agentstudio.qa.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/configuration.md} names every setting of the code, with its default, and none that does not exist. */
class ConfigurationDocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of(
            "api", "worker", "activities", "agent-protocol", "temporal-client", "events", "artifacts", "workflows");

    /** A setting that is injected: its name, and its default when it has one. */
    private static final Pattern INJECTED = Pattern.compile(
            "\"\\$\\{([a-z][a-z0-9.-]*)(?::`?([^}`]*)`?)?}\"|@Property\\(name = \"([a-z][a-z0-9.-]*)\"(?:, defaultValue = \"([^\"]*)\")?");

    private static final Pattern REQUIRED = Pattern.compile("@Requires\\(property = \"([a-z][a-z0-9.-]*)\"");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)` \\| (?:`([^`]*)`|([^|`]*)) ?\\|", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)");

    @Test
    void settingsOfApiAndWorkerAreDocumentedWithTheirDefaults() throws IOException {
        assertThat(documented("## API and worker")).containsExactlyEntriesOf(settings());
    }

    @Test
    void optionsOfTheAgentServiceAreDocumented() throws IOException, InterruptedException {
        Process help = new ProcessBuilder(
                        ROOT.resolve("agents/.venv/bin/python").toString(), "-m", "agentstudio_agents", "--help")
                .directory(ROOT.resolve("agents").toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(help.waitFor()).describedAs(text).isZero();
        assertThat(documented("## Agent service").keySet()).isEqualTo(options(text));
    }

    @Test
    void optionsOfTheDevelopmentStackAreDocumented() throws IOException {
        String help = Files.readString(ROOT.resolve("temporal-dev/src/main/java/dev/agentstudio/dev/DevOptions.java"));
        Set<String> options = options(help.substring(help.indexOf("HELP = "), help.indexOf("\"\"\";")));
        options.add("--demo");
        options.add("--client");
        assertThat(documented("## Development stack").keySet()).isEqualTo(options);
    }

    /** Name and default of each row of the first table of a section; an absent default is empty. */
    private static Map<String, String> documented(String section) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));
        String rest = page.substring(page.indexOf(section) + section.length());
        String table = rest.contains("\n## ") ? rest.substring(0, rest.indexOf("\n## ")) : rest;
        return ROW.matcher(table)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> text(row, 2, 3).strip(), (first, second) -> first, TreeMap::new));
    }

    /** The settings that the code reads. */
    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (Path source : sources()) {
            String code = Files.readString(source);
            REQUIRED.matcher(code).results().forEach(found -> settings.putIfAbsent(found.group(1), ""));
            INJECTED.matcher(code)
                    .results()
                    .forEach(found -> settings.merge(
                            text(found, 1, 3), text(found, 2, 4), (known, added) -> known.isEmpty() ? added : known));
        }
        Map<String, Object> file =
                new Yaml().load(Files.readString(ROOT.resolve("api/src/main/resources/application.yml")));
        flatten("", file, settings);
        settings.keySet().removeIf(name -> name.startsWith("micronaut.") || name.startsWith("endpoints."));
        return settings;
    }

    private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> settings) {
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + key + ".", inner, settings);
            } else {
                settings.put(prefix + key, String.valueOf(value));
            }
        });
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static Set<String> options(String help) {
        Set<String> options = OPTION.matcher(help)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        options.removeAll(Set.of("--help", "--version"));
        return options;
    }

    private static String text(MatchResult found, int one, int other) {
        return Stream.of(found.group(one), found.group(other))
                .filter(text -> text != null)
                .findFirst()
                .orElse("");
    }
}
