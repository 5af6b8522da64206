package dev.agentstudio.qa.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP ports on which a process waits for clients, as Linux knows them. */
public final class ListeningPorts {
    private static final String LISTENING = "0A";

    private ListeningPorts() {}

    /** @param address where they must be open, written as {@code 127.0.0.1} */
    public static List<Integer> of(ProcessHandle process, String address) {
        Set<String> inodes = inodes(process);
        return lines(Path.of("/proc/net/tcp"))
                .skip(1)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(row -> row[3].equals(LISTENING) && inodes.contains(row[9]))
                .map(row -> row[1].split(":", -1))
                .filter(local -> local[0].equals(hex(address)))
                .map(local -> Integer.parseInt(local[1], 16))
                .toList();
    }

    private static Set<String> inodes(ProcessHandle process) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.map(ListeningPorts::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            // The process has ended meanwhile.
            return Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Linux writes addresses in the byte order of the machine. */
    private static String hex(String address) {
        String[] bytes = address.split("\\.", -1);
        StringBuilder hex = new StringBuilder();
        for (int index = 3; index >= 0; index--) {
            hex.append(HexFormat.of().withUpperCase().toHexDigits((byte) Integer.parseInt(bytes[index])));
        }
        return hex.toString();
    }
}
