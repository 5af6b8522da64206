package dev.agentstudio.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** A file that is being received, in a folder of files that nobody finds. Closing it removes it, unless it was moved away. */
final class IncomingFile implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path path;

    private IncomingFile(Path path) {
        this.path = path;
    }

    static IncomingFile in(Path folder) throws IOException {
        OwnersFiles.createFolder(folder);
        return new IncomingFile(folder.resolve(UUID.randomUUID().toString()));
    }

    Path path() {
        return path;
    }

    /** Writes all of a stream, a chunk at a time. */
    ArtifactStore.StoredObject receive(InputStream content, long maxBytes) throws IOException {
        OwnersFiles.createFile(path);
        try (OutputStream file = Files.newOutputStream(path)) {
            return transfer(content, file, maxBytes);
        }
    }

    /**
     * Writes all of a stream to another one, a chunk at a time.
     *
     * @throws ArtifactTooLargeException when it has more bytes than it may have; some are written then
     */
    static ArtifactStore.StoredObject transfer(InputStream content, OutputStream to, long maxBytes) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            size += count;
            if (size > maxBytes) {
                throw new ArtifactTooLargeException(maxBytes);
            }
            digest.update(chunk, 0, count);
            to.write(chunk, 0, count);
        }
        return new ArtifactStore.StoredObject(size, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
