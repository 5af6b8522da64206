package dev.agentstudio.activities;

import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.workflows.agent.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt may read and save. Everything that it saved is removed when it is closed without having been kept, so a failed attempt
 * leaves nothing. Thread-safe.
 */
final class CallArtifacts implements AutoCloseable {
    /** Most files of one task: each is listed in its response. */
    static final int MAX_FILES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(CallArtifacts.class);

    private final ArtifactStore store;
    private final ArtifactSpace space;
    private final Names names;
    private final Access access;
    private final Runnable onClose;
    private final Map<String, Artifact> saved = new LinkedHashMap<>();
    private final List<String> replaced = new ArrayList<>();
    private int lastNumber;
    private boolean isSealed;
    private boolean isKept;
    private boolean isLeft;

    /**
     * How an agent reaches its files.
     *
     * @param url below which they are
     * @param token of this call only
     * @param maxBytes of one file
     */
    record Access(URI url, String token, long maxBytes) {}

    /**
     * What names of objects begin with.
     *
     * @param task of all attempts of the task
     * @param attempt of all objects that this attempt writes, and no other one
     */
    record Names(String task, String attempt) {}

    /** @param onClose after which no request for this call is served */
    CallArtifacts(ArtifactStore store, ArtifactSpace space, Names names, Access access, Runnable onClose) {
        this.store = store;
        this.space = space;
        this.names = names;
        this.access = access;
        this.onClose = onClose;
    }

    Access access() {
        return access;
    }

    /**
     * Saves a file, in place of one of the same name. Empty when the call has ended meanwhile, or has too many files; nothing is kept then.
     *
     * @throws IOException when it is too large, its sender breaks off, or the store cannot be reached
     */
    Optional<Artifact> save(String name, String mediaType, InputStream content) throws IOException {
        String object = nextObject();
        ArtifactStore.StoredObject stored = store.save(space, object, content, access.maxBytes());
        Artifact artifact = new Artifact(name, mediaType, stored.size(), stored.sha256(), object);
        if (add(artifact)) {
            return Optional.of(artifact);
        }
        store.delete(space, object);
        return Optional.empty();
    }

    OptionalLong size(String object) throws IOException {
        return store.size(space, object);
    }

    Optional<InputStream> open(String object) throws IOException {
        return store.open(space, object, 0);
    }

    /** All files that were saved, in order. From now on none is added. */
    synchronized List<Artifact> seal() {
        isSealed = true;
        return List.copyOf(saved.values());
    }

    /** The attempt has succeeded: what it saved stays. */
    synchronized void keep() {
        isKept = true;
    }

    /** The call continues without this worker: what it saved is the next one's to keep or remove. */
    synchronized void leave() {
        isLeft = true;
    }

    /**
     * Takes over a file that the agent has saved through another worker.
     *
     * @throws AgentCallException when it is not there as the agent says
     */
    void adopt(Artifact artifact) throws AgentCallException {
        String object = String.valueOf(artifact.object());
        if (!isStored(object, artifact.size()) || !add(artifact)) {
            throw AgentCallException.fileLost(artifact.name());
        }
    }

    private boolean isStored(String object, long size) throws AgentCallException {
        try {
            return object.startsWith(names.task()) && store.size(space, object).equals(OptionalLong.of(size));
        } catch (IOException e) {
            throw AgentCallException.noStore(e);
        }
    }

    @Override
    public void close() {
        onClose.run();
        List<String> unwanted = new ArrayList<>();
        synchronized (this) {
            isSealed = true;
            if (!isLeft) {
                unwanted.addAll(replaced);
            }
            if (!isKept && !isLeft) {
                saved.values().forEach(each -> unwanted.add(String.valueOf(each.object())));
            }
        }
        unwanted.forEach(this::delete);
    }

    /** Removes what attempts before this one have left, when their workers ended before they could. */
    void deleteLeftovers() {
        try {
            store.list(space).stream()
                    .map(ArtifactStore.FoundObject::object)
                    .filter(object -> object.startsWith(names.task()) && !isOwn(object))
                    .forEach(this::delete);
        } catch (IOException e) {
            // They are removed with the workflow.
            LOG.warn("{}: what earlier attempts have left cannot be removed: {}", space, e.toString());
        }
    }

    private synchronized boolean isOwn(String object) {
        return object.startsWith(names.attempt())
                || saved.values().stream().anyMatch(each -> object.equals(each.object()));
    }

    private synchronized String nextObject() {
        lastNumber++;
        return names.attempt() + lastNumber;
    }

    private synchronized boolean add(Artifact artifact) {
        if (isSealed || (saved.size() >= MAX_FILES && !saved.containsKey(artifact.name()))) {
            return false;
        }
        Artifact before = saved.remove(artifact.name());
        if (before != null && !Objects.equals(before.object(), artifact.object())) {
            replaced.add(String.valueOf(before.object()));
        }
        saved.put(artifact.name(), artifact);
        return true;
    }

    private void delete(String object) {
        try {
            store.delete(space, object);
        } catch (IOException e) {
            LOG.warn("{}/{} cannot be removed; it is with the workflow: {}", space, object, e.toString());
        }
    }
}
