package dev.agentstudio.workflows.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what a value looks like as JSON. {@code mvn -pl workflows verify -Dgolden.write=true} writes them again, and such a
 * change is to be read in review like one of code: histories that exist were written in the old form.
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources");
    private static final boolean WRITE = Boolean.getBoolean("golden.write");

    private Golden() {}

    /** Checks that the value, as Temporal would store it, is the text of the file. */
    public static void assertGolden(String file, Object value) {
        String text = text(value);
        if (WRITE) {
            write(FOLDER.resolve(file), text);
        }
        assertThat(read(file)).isEqualTo(text);
    }

    /** The text of a file below {@code src/test/resources}. */
    public static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Written by -Dgolden.write=true where it is missing: " + file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Object value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        try {
            return Payloads.mapper().writer(printer).writeValueAsString(value) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
