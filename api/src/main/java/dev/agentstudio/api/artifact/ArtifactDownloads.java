package dev.agentstudio.api.artifact;

import dev.agentstudio.api.http.Preconditions;
import dev.agentstudio.api.problem.ProblemException;
import dev.agentstudio.artifacts.ArtifactSpace;
import dev.agentstudio.artifacts.ArtifactStore;
import dev.agentstudio.artifacts.VerifiedStream;
import dev.agentstudio.artifacts.WrongBytesException;
import dev.agentstudio.workflows.agent.Artifact;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with the bytes of a file, or with a part of them. A whole file whose digest is not the recorded one is never sent to its end. */
@Singleton
public final class ArtifactDownloads {
    /** Files up to this size, in bytes, are checked before the answer begins, so that wrong bytes are an error that says so. */
    static final int CHECKED_FIRST_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactDownloads.class);

    private final ArtifactStore store;

    ArtifactDownloads(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The answer to a request for a file that the caller may read.
     *
     * @throws ProblemException range not satisfiable; not found when the store does not have the file; unavailable
     */
    public HttpResponse<?> respond(HttpHeaders request, ArtifactSpace space, Artifact artifact) {
        String etag = "\"%s\"".formatted(artifact.sha256());
        if (Preconditions.isKnown(request, etag)) {
            return HttpResponse.notModified().header(HttpHeaders.ETAG, etag);
        }
        ByteRange range = range(request, etag, artifact.size());
        boolean isAll = range.isAll(artifact.size());
        MutableHttpResponse<?> response = HttpResponse.status(isAll ? HttpStatus.OK : HttpStatus.PARTIAL_CONTENT)
                .body(body(content(space, artifact, range), range.length()))
                .header(HttpHeaders.ETAG, etag)
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CONTENT_TYPE, artifact.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(artifact.name()))
                // Should a browser open it all the same, it runs nothing.
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
        return isAll ? response : response.header(HttpHeaders.CONTENT_RANGE, range.of(artifact.size()));
    }

    /** With its length, by which a client knows whether it has all. What is in the store never changes, so no earlier time is stated. */
    private static StreamedFile body(InputStream content, long length) {
        return new StreamedFile(content, MediaType.APPLICATION_OCTET_STREAM_TYPE, System.currentTimeMillis(), length);
    }

    private static ByteRange range(HttpHeaders request, String etag, long size) {
        String asked = request.get(HttpHeaders.RANGE);
        String condition = request.get(HttpHeaders.IF_RANGE);
        return asked == null || (condition != null && !condition.equals(etag))
                ? ByteRange.whole(size)
                : ByteRange.parse(asked, size).orElseThrow(() -> ProblemException.rangeNotSatisfiable(size));
    }

    private InputStream content(ArtifactSpace space, Artifact artifact, ByteRange range) {
        String object = Objects.requireNonNull(artifact.object());
        try {
            long stored = store.size(space, object).orElseThrow(() -> ProblemException.artifactLost(artifact.name()));
            if (stored != artifact.size()) {
                throw wrongBytes(space, artifact);
            }
            InputStream bytes = store.open(space, object, range.first())
                    .orElseThrow(() -> ProblemException.artifactLost(artifact.name()));
            if (!range.isAll(artifact.size())) {
                return new BoundedStream(bytes, range.length());
            }
            InputStream verified = new VerifiedStream(bytes, artifact.size(), artifact.sha256());
            return artifact.size() > CHECKED_FIRST_BYTES ? verified : checked(verified, space, artifact);
        } catch (IOException e) {
            LOG.warn("{}/{}: the artifact store failed: {}", space, object, e.toString());
            throw ProblemException.artifactsUnavailable();
        }
    }

    private static InputStream checked(InputStream verified, ArtifactSpace space, Artifact artifact)
            throws IOException {
        try (verified) {
            return new ByteArrayInputStream(verified.readAllBytes());
        } catch (WrongBytesException e) {
            throw wrongBytes(space, artifact);
        }
    }

    private static ProblemException wrongBytes(ArtifactSpace space, Artifact artifact) {
        LOG.error("{}/{}: the artifact store has other bytes than were saved", space, artifact.object());
        return ProblemException.artifactDamaged(artifact.name());
    }

    /** For browsers that do not know the second form, the name without what they may misread. */
    private static String disposition(String name) {
        String plain = name.replaceAll("[^\\x20-\\x7e]|[\"\\\\%]", "_");
        String exact = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, exact);
    }
}
