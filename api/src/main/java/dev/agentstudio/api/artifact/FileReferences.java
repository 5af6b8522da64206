package dev.agentstudio.api.artifact;

import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.artifacts.Upload;
import dev.agentstudio.artifacts.Uploads;
import dev.agentstudio.workflows.payload.JsonObject;
import dev.agentstudio.workflows.payload.Payloads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploaded files that inputs and configurations name: {@code {"$artifact": "art_…"}}, at any depth. What is known of the file is added to the
 * reference, so that it is recorded with the workflow.
 */
@Singleton
public final class FileReferences {
    /** Different files that one workflow or task may name. Each is looked up and copied before it starts. */
    static final int MAX_FILES = 100;

    /** Most bytes that are added to the references of one workflow or task, which must still fit into one payload. */
    static final int MAX_ADDED_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FileReferences.class);

    private final Uploads uploads;

    FileReferences(ArtifactStore store) {
        this.uploads = new Uploads(store);
    }

    /** Begins to look up what one request names. */
    public Lookup of(Caller caller, FieldErrors errors) {
        return new Lookup(caller, errors);
    }

    /**
     * Gives a workflow or task copies of the files that it names. To be called before it is started.
     *
     * @param values whose references were resolved
     * @throws ProblemException when the store cannot be reached, or a file was removed since it was looked up
     */
    public void give(ArtifactSpace user, Stream<JsonObject> values) {
        Set<String> ids = new LinkedHashSet<>();
        values.forEach(value -> References.collect(value.members(), ids));
        FieldErrors errors = new FieldErrors();
        try {
            for (String id : ids) {
                Upload upload = uploads.find(id).orElse(null);
                if (upload == null || !uploads.use(upload, user)) {
                    errors.add(References.MEMBER, ErrorCode.NOT_FOUND, unknown(id));
                }
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
        errors.throwIfAny();
    }

    private static String unknown(Object id) {
        return "There is no uploaded file '%s', or not any more".formatted(id);
    }

    private static ProblemException unavailable(IOException cause) {
        LOG.warn("The artifact store failed: {}", cause.toString());
        return ProblemException.artifactsUnavailable();
    }

    /** What one request names. */
    public final class Lookup {
        private final Caller caller;
        private final FieldErrors errors;
        private final Map<String, @Nullable Map<String, Object>> known = new LinkedHashMap<>();
        private int addedBytes;

        private Lookup(Caller caller, FieldErrors errors) {
            this.caller = caller;
            this.errors = errors;
        }

        /**
         * A value whose references say what is known of their files. What they name wrongly goes into the errors, under its path.
         *
         * @param path of the value in the request
         * @return the same instance when it has no references
         */
        @SuppressWarnings("ReferenceEquality") // what has no references is not copied
        public @Nullable JsonObject resolve(@Nullable JsonObject value, String path) {
            if (value == null) {
                return null;
            }
            Object resolved = new References(this::resolved).replaceAll(value.members(), path);
            return resolved == value.members() ? value : Payloads.mapper().convertValue(resolved, JsonObject.class);
        }

        private Object resolved(Map<?, ?> reference, String path) {
            Object id = reference.get(References.MEMBER);
            Map<String, Object> file = id instanceof String text ? find(text) : null;
            if (file == null) {
                errors.add(
                        path,
                        id instanceof String ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_FORMAT,
                        id instanceof String ? unknown(id) : "The id of an uploaded file is expected");
                return reference;
            }
            addedBytes += Payloads.sizeOf(file);
            if (known.size() > MAX_FILES || addedBytes > MAX_ADDED_BYTES) {
                errors.add(
                        path,
                        ErrorCode.RANGE_ERROR,
                        "At most %d files, and %d KiB of references to them, are accepted"
                                .formatted(MAX_FILES, MAX_ADDED_BYTES / 1024));
                return reference;
            }
            return file;
        }

        private @Nullable Map<String, Object> find(String id) {
            // Those that are too many are not looked up.
            return known.size() > MAX_FILES && !known.containsKey(id)
                    ? known.values().iterator().next()
                    : known.computeIfAbsent(id, this::read);
        }

        private @Nullable Map<String, Object> read(String id) {
            try {
                return uploads.find(id)
                        .filter(upload -> caller.mayRead(upload.owner()))
                        .map(Lookup::described)
                        .orElse(null);
            } catch (IOException e) {
                throw unavailable(e);
            }
        }

        private static Map<String, Object> described(Upload upload) {
            Map<String, Object> reference = new LinkedHashMap<>();
            reference.put(References.MEMBER, upload.id());
            reference.put("name", upload.name());
            reference.put("mediaType", upload.mediaType());
            reference.put("size", upload.size());
            reference.put("sha256", upload.sha256());
            return reference;
        }
    }
}
