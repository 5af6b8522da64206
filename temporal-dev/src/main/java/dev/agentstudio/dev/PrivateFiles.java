package dev.agentstudio.dev;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that only their owner may read. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> NEW_FOLDER = PosixFilePermissions.asFileAttribute(FOLDER);
    private static final FileAttribute<?> NEW_FILE = PosixFilePermissions.asFileAttribute(FILE);

    private PrivateFiles() {}

    /** Makes a folder, and those above it, unless it exists. */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, NEW_FOLDER);
    }

    /** Makes an empty file unless it exists. */
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, NEW_FILE);
        } catch (FileAlreadyExistsException e) {
            restrict(file);
        }
    }

    /** Takes a file, or a folder and all in it, from everyone but its owner. What is not there, and links, are left alone. */
    static void restrictAll(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.toList()) {
                restrict(each);
            }
        }
    }

    static void restrict(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(path, FOLDER);
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(path, FILE);
        }
    }
}
