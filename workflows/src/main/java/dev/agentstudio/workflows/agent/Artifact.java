package dev.agentstudio.workflows.agent;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A file that a task has saved. Its bytes are in the artifact store, in the space of the workflow or single task that this stands in.
 *
 * @param name unique within the task's response
 * @param mediaType as the agent stated it
 * @param size in bytes
 * @param sha256 of the bytes, in hexadecimal digits
 * @param object name of the stored object; null in what clients are shown
 * @param href path from which clients download it; null where it is recorded, and for artifacts of earlier rounds
 */
public record Artifact(
        String name,
        String mediaType,
        long size,
        String sha256,
        @Nullable String object,
        @Nullable String href) {
    /** Characters that need no escape in a path, as of RFC 3986. */
    private static final String UNRESERVED = "-._~";

    /** As it is recorded. */
    public Artifact(String name, String mediaType, long size, String sha256, String object) {
        this(name, mediaType, size, sha256, object, null);
    }

    /**
     * As clients are shown it.
     *
     * @param task path of its task in the API; null when it cannot be downloaded
     */
    public Artifact shown(@Nullable String task) {
        return new Artifact(
                name, mediaType, size, sha256, null, task == null ? null : task + "/artifacts/" + escaped(name));
    }

    private static String escaped(String name) {
        StringBuilder path = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean isPlain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0);
            if (isPlain) {
                path.append(character);
            } else {
                path.append("%%%02X".formatted((int) character));
            }
        }
        return path.toString();
    }
}
