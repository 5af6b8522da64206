package dev.agentstudio.artifacts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A file that a client has uploaded.
 *
 * @param id unique everywhere
 * @param owner whose it is, as workflows record their owners
 * @param mediaType as the client stated it, or as the name's extension says
 * @param size in bytes
 * @param sha256 of the bytes, in hexadecimal digits
 * @param object name of the stored object in the space of the upload
 * @param expiresAt from when on it is kept only as long as a workflow or task that names it exists
 */
public record Upload(
        String id,
        String owner,
        String name,
        String mediaType,
        long size,
        String sha256,
        String object,
        Instant createdAt,
        Instant expiresAt) {
    /** Bytes of an id: enough that two never meet. */
    public static final int ID_BYTES = 12;

    static final String PREFIX = "art_";

    private static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{" + 2 * ID_BYTES + "}");

    /** Whether some text can be an id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The space with the file. */
    @JsonIgnore
    public ArtifactSpace space() {
        return space(id);
    }

    static ArtifactSpace space(String id) {
        return new ArtifactSpace(ArtifactSpace.Kind.UPLOAD, id);
    }

    /** Name of the object that those have who use an upload. */
    static String copyOf(String id) {
        return "upload." + id;
    }
}
