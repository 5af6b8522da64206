package dev.agentstudio.dev;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project's folder, where the parts lie that are not Java.
 *
 * @param root the folder of the outermost {@code pom.xml}
 */
public record Home(Path root) {
    /** The system property by which {@code ./dev} names the folder; without it, it is looked for upwards from here. */
    private static final String PROPERTY = "agentstudio.home";

    public static Home find() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            return new Home(Path.of(property));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("temporal-dev/run_with_parent.py"))) {
                return new Home(folder);
            }
        }
        throw new UsageException("Not inside the project; set -D%s".formatted(PROPERTY));
    }

    Path python() {
        return root.resolve("agents/.venv/bin/python");
    }

    Path pinnedTemporal() {
        return root.resolve("agents/.venv/bin/temporal");
    }

    Path runWithParent() {
        return root.resolve("temporal-dev/run_with_parent.py");
    }
}
