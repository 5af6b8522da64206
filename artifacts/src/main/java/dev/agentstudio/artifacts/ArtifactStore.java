package dev.agentstudio.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Where files are kept. Objects are whole or absent: what is being written is not to be found, and what has been written never changes. Which
 * object belongs to which artifact is recorded in Temporal's histories only. Thread-safe. A store that cannot be reached is an
 * {@link IOException}.
 */
public interface ArtifactStore extends AutoCloseable {
    /**
     * Writes an object, in place of one of the same name.
     *
     * @param object name of the object in its space, of letters, digits, {@code -}, {@code _} and {@code .}
     * @param content is read to its end and not closed
     * @param maxBytes of the content
     * @throws ArtifactTooLargeException when it has more; nothing is kept then
     */
    StoredObject save(ArtifactSpace space, String object, InputStream content, long maxBytes) throws IOException;

    /** Size of an object in bytes; empty when there is none. */
    OptionalLong size(ArtifactSpace space, String object) throws IOException;

    /**
     * Bytes of an object. The caller closes the stream.
     *
     * @param offset of the first byte, at most the size
     * @return empty when there is no such object
     */
    Optional<InputStream> open(ArtifactSpace space, String object, long offset) throws IOException;

    /**
     * Writes a small object unless there is one of its name. Of several that do so at once, one succeeds.
     *
     * @return false when there was one
     */
    boolean saveIfAbsent(ArtifactSpace space, String object, byte[] content) throws IOException;

    /**
     * Makes an object of the same content in another space. One that is there already stays: it is the same.
     *
     * @param as name of the copy
     * @return false when there is none to copy
     */
    boolean copy(ArtifactSpace from, String object, ArtifactSpace to, String as) throws IOException;

    /** Removes an object, if there is one. */
    void delete(ArtifactSpace space, String object) throws IOException;

    /** Objects of a space, in no order. */
    List<FoundObject> list(ArtifactSpace space) throws IOException;

    /** Removes a space with all objects. */
    void deleteAll(ArtifactSpace space) throws IOException;

    /** Visits all spaces of a kind that have objects. */
    void forEachSpace(ArtifactSpace.Kind kind, Consumer<ArtifactSpace> visitor) throws IOException;

    /** Removes what was begun before a time and never completed. */
    void deleteIncomplete(Instant before) throws IOException;

    @Override
    void close();

    /**
     * What was written.
     *
     * @param size in bytes
     * @param sha256 of the bytes, in hexadecimal digits
     */
    record StoredObject(long size, String sha256) {}

    /**
     * An object of a space.
     *
     * @param object its name
     * @param writtenAt when it was written to its space or copied there, by the clock of the store; a later time when its space changed since
     */
    record FoundObject(String object, Instant writtenAt) {}
}
