package dev.agentstudio.api.artifact;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.artifacts.ArtifactTooLargeException;
import dev.agentstudio.artifacts.ReceivedStream;
import dev.agentstudio.artifacts.Upload;
import dev.agentstudio.artifacts.Uploads;
import dev.agentstudio.workflows.execution.KeywordText;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives files of clients, and keeps each once for a key. */
@Singleton
final class FileUploads {
    private static final Logger LOG = LoggerFactory.getLogger(FileUploads.class);

    private final Uploads uploads;
    private final long maxBytes;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param maxBytes of one file
     * @param lifetime of a file that nothing uses
     */
    FileUploads(
            ArtifactStore store,
            @ReadableBytes @Value("${artifacts.max-size:100MB}") long maxBytes,
            @Value("${artifacts.upload-lifetime:24h}") Duration lifetime) {
        this.uploads = new Uploads(store);
        this.maxBytes = maxBytes;
        this.lifetime = lifetime;
    }

    /**
     * A file as it arrives.
     *
     * @param size in bytes, as the client states it; negative when it does not
     */
    record Sent(String name, String mediaType, long size, InputStream content) {}

    /**
     * Keeps a file.
     *
     * @throws ProblemException when it is too large, the key was sent before with another file, or the store cannot be reached
     */
    Upload receive(Sent sent, Caller caller, @Nullable IdempotencyKey key) {
        if (sent.size() > maxBytes) {
            throw ProblemException.artifactTooLarge(maxBytes);
        }
        ReceivedStream content = new ReceivedStream(sent.content());
        String owner = KeywordText.encode(caller.subject());
        try {
            Uploads.Received received = receive(
                    new Uploads.Draft(id(caller, key), owner, sent.name(), sent.mediaType(), lifetime), content, key);
            if (key != null) {
                IdempotencyKey.requireSame(file(received.kept()), file(received.sent()));
            }
            return received.kept();
        } catch (ArtifactTooLargeException e) {
            throw ProblemException.artifactTooLarge(maxBytes);
        } catch (IOException e) {
            if (!content.isBroken()) {
                LOG.warn("The artifact store failed: {}", e.toString());
            }
            throw ProblemException.artifactsUnavailable();
        }
    }

    private Uploads.Received receive(Uploads.Draft draft, InputStream content, @Nullable IdempotencyKey key)
            throws IOException {
        Optional<Upload> known = key == null ? Optional.empty() : uploads.find(draft.id());
        return known.isEmpty()
                ? uploads.receive(draft, content, maxBytes)
                : Uploads.compare(draft, content, maxBytes, known.get());
    }

    private String id(Caller caller, @Nullable IdempotencyKey key) {
        if (key != null) {
            return Uploads.id(key.digest(caller.subject()));
        }
        byte[] bytes = new byte[Upload.ID_BYTES];
        random.nextBytes(bytes);
        return Uploads.id(bytes);
    }

    /** What makes a file the same. */
    private static List<Object> file(Upload upload) {
        return List.of(upload.name(), upload.mediaType(), upload.size(), upload.sha256());
    }
}
