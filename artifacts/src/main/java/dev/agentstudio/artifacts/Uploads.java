package dev.agentstudio.artifacts;

import dev.agentstudio.workflows.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that clients upload for agents to read. Each has a space with its bytes, a record of what it is, and an empty object for each workflow
 * or task that uses it. Those have a copy of their own, so that their agents need no access to anything else, and nothing can be removed under
 * them.
 */
public final class Uploads {
    /** Written last: an upload without it does not exist. */
    private static final String RECORD = "upload.json";

    private static final String USER = "user.";

    private final ArtifactStore store;

    public Uploads(ArtifactStore store) {
        this.store = store;
    }

    /** An id made of bytes, of which the first {@link Upload#ID_BYTES} count. */
    public static String id(byte[] bytes) {
        return Upload.PREFIX + HexFormat.of().formatHex(bytes, 0, Upload.ID_BYTES);
    }

    /** The upload of an id; empty when there is none, or when it was removed. */
    public Optional<Upload> find(String id) throws IOException {
        if (!Upload.isId(id)) {
            return Optional.empty();
        }
        Optional<InputStream> found = store.open(Upload.space(id), RECORD, 0);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream record = found.get()) {
            return Optional.of(Payloads.mapper().readValue(record, Upload.class));
        }
    }

    /**
     * What an upload is to be.
     *
     * @param lifetime for which it is kept while nothing uses it
     */
    public record Draft(String id, String owner, String name, String mediaType, Duration lifetime) {
        private Upload of(ArtifactStore.StoredObject stored, String object) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return new Upload(
                    id, owner, name, mediaType, stored.size(), stored.sha256(), object, now, now.plus(lifetime));
        }
    }

    /**
     * Receives a file. When another request has just uploaded one of the same id, that one is returned, and this one is not kept.
     *
     * @throws ArtifactTooLargeException when it has more bytes than it may have
     */
    public Received receive(Draft draft, InputStream content, long maxBytes) throws IOException {
        ArtifactSpace space = Upload.space(draft.id());
        String object = "content." + UUID.randomUUID();
        Upload upload = draft.of(store.save(space, object, content, maxBytes), object);
        if (store.saveIfAbsent(space, RECORD, Payloads.bytesOf(upload))) {
            return new Received(upload, upload);
        }
        store.delete(space, object);
        return new Received(upload, find(draft.id()).orElse(upload));
    }

    /** Receives a file that is not to be kept, since there is one of its id already. */
    public static Received compare(Draft draft, InputStream content, long maxBytes, Upload kept) throws IOException {
        ArtifactStore.StoredObject sent = IncomingFile.transfer(content, OutputStream.nullOutputStream(), maxBytes);
        return new Received(draft.of(sent, kept.object()), kept);
    }

    /**
     * What came of an upload.
     *
     * @param sent what was received
     * @param kept what is to be found under its id from now on; another one when that was there first
     */
    public record Received(Upload sent, Upload kept) {}

    /**
     * Gives a workflow or task a copy, and keeps the upload as long as that exists. To be called before it is started.
     *
     * @return false when the upload was removed meanwhile
     */
    public boolean use(Upload upload, ArtifactSpace user) throws IOException {
        store.save(upload.space(), USER + user.kind().folder() + "." + user.id(), InputStream.nullInputStream(), 0);
        return store.copy(upload.space(), upload.object(), user, Upload.copyOf(upload.id()));
    }

    /** Those that an upload was given to, whether they still exist or not. */
    public List<ArtifactSpace> users(String id) throws IOException {
        List<ArtifactSpace> users = new ArrayList<>();
        for (ArtifactStore.FoundObject found : store.list(Upload.space(id))) {
            if (found.object().startsWith(USER)) {
                user(found.object().substring(USER.length())).ifPresent(users::add);
            }
        }
        return users;
    }

    private static Optional<ArtifactSpace> user(String name) {
        for (ArtifactSpace.Kind kind : ArtifactSpace.Kind.values()) {
            String prefix = kind.folder() + ".";
            if (name.startsWith(prefix)) {
                return Optional.of(new ArtifactSpace(kind, name.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }
}
