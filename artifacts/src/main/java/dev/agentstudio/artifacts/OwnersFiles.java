package dev.agentstudio.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and files that only their owner may read. */
final class OwnersFiles {
    private OwnersFiles() {}

    /** Makes a folder with those above it, if need be. */
    static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder, ownersOnly(folder, "rwx------"));
    }

    /** Makes an empty file that only its owner may read. */
    static void createFile(Path file) throws IOException {
        Files.createFile(file, ownersOnly(file, "rw-------"));
    }

    private static FileAttribute<?>[] ownersOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
