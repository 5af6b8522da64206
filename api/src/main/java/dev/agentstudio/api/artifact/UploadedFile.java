package dev.agentstudio.api.artifact;

import dev.agentstudio.artifacts.Upload;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * The answer to an upload.
 *
 * @param id by which inputs and configurations name the file
 * @param mediaType as it was stated, or as the name's extension says
 * @param size in bytes
 * @param sha256 of the bytes, in hexadecimal digits
 * @param expiresAt from when on the file is kept only as long as a workflow or task that names it exists
 */
@Serdeable
record UploadedFile(String id, String name, String mediaType, long size, String sha256, Instant expiresAt) {
    static UploadedFile of(Upload upload) {
        return new UploadedFile(
                upload.id(), upload.name(), upload.mediaType(), upload.size(), upload.sha256(), upload.expiresAt());
    }
}
