package dev.agentstudio.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps objects in a bucket of an S3 service. An object appears when its upload is completed, as S3 guarantees; a file larger than one part is
 * sent in parts while it arrives.
 */
public final class S3Store implements ArtifactStore {
    /** Files that are received at once; each holds a part in memory. Others wait. */
    private static final int MAX_RECEIVED = 8;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Semaphore receiving = new Semaphore(MAX_RECEIVED);

    /**
     * @param s3 closed with this
     * @param prefix of all keys; empty, or ends with {@code /}
     */
    public S3Store(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public StoredObject save(ArtifactSpace space, String object, InputStream content, long maxBytes)
            throws IOException {
        String key = key(space, object);
        receiving.acquireUninterruptibly();
        try {
            return new S3Upload(s3, bucket, key).send(content, maxBytes);
        } catch (SdkException e) {
            throw failed(e);
        } finally {
            receiving.release();
        }
    }

    @Override
    public boolean saveIfAbsent(ArtifactSpace space, String object, byte[] content) throws IOException {
        String key = key(space, object);
        try {
            s3.putObject(
                    request -> request.bucket(bucket).key(key).ifNoneMatch("*").contentMD5(S3Upload.md5(content)),
                    RequestBody.fromBytes(content));
            return true;
        } catch (S3Exception e) {
            // A conflict is another request for the same object, which S3 has not completed yet.
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return false;
            }
            throw failed(e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public OptionalLong size(ArtifactSpace space, String object) throws IOException {
        String key = key(space, object);
        return found(() -> s3.headObject(request -> request.bucket(bucket).key(key))
                        .contentLength())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public Optional<InputStream> open(ArtifactSpace space, String object, long offset) throws IOException {
        String key = key(space, object);
        try {
            return found(() -> new Content(s3.getObject(request ->
                    request.bucket(bucket).key(key).range(offset == 0 ? null : "bytes=%d-".formatted(offset)))));
        } catch (RangeException e) {
            return Optional.of(InputStream.nullInputStream());
        }
    }

    @Override
    public boolean copy(ArtifactSpace from, String object, ArtifactSpace to, String as) throws IOException {
        String source = key(from, object);
        String target = key(to, as);
        Optional<?> copied = found(() -> s3.copyObject(request -> request.sourceBucket(bucket)
                .sourceKey(source)
                .destinationBucket(bucket)
                .destinationKey(target)));
        return copied.isPresent() || size(to, as).isPresent();
    }

    @Override
    public void delete(ArtifactSpace space, String object) throws IOException {
        delete(key(space, object));
    }

    @Override
    public List<FoundObject> list(ArtifactSpace space) throws IOException {
        List<FoundObject> found = new ArrayList<>();
        String folder = folder(space);
        for (S3Object each : objects(folder)) {
            found.add(new FoundObject(each.key().substring(folder.length()), each.lastModified()));
        }
        return found;
    }

    @Override
    public void deleteAll(ArtifactSpace space) throws IOException {
        for (S3Object each : objects(folder(space))) {
            delete(each.key());
        }
    }

    @Override
    public void forEachSpace(ArtifactSpace.Kind kind, Consumer<ArtifactSpace> visitor) throws IOException {
        String all = prefix + kind.folder() + "/";
        List<String> ids = new ArrayList<>();
        try {
            s3
                    .listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(all).delimiter("/"))
                    .commonPrefixes()
                    .stream()
                    .map(CommonPrefix::prefix)
                    .map(folder -> folder.substring(all.length(), folder.length() - 1))
                    .forEach(ids::add);
        } catch (SdkException e) {
            throw failed(e);
        }
        // Anything else is not of this store.
        ids.stream().filter(ArtifactSpace::isId).forEach(id -> visitor.accept(new ArtifactSpace(kind, id)));
    }

    @Override
    public void deleteIncomplete(Instant before) throws IOException {
        try {
            for (MultipartUpload each : s3.listMultipartUploadsPaginator(
                            request -> request.bucket(bucket).prefix(prefix))
                    .uploads()) {
                if (each.initiated().isBefore(before)) {
                    s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(each.key()).uploadId(each.uploadId()));
                }
            }
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    private List<S3Object> objects(String folder) throws IOException {
        try {
            return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder)).contents().stream()
                    .toList();
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private void delete(String key) throws IOException {
        try {
            s3.deleteObject(request -> request.bucket(bucket).key(key));
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private String key(ArtifactSpace space, String object) {
        return folder(space) + ObjectNames.require(object);
    }

    private String folder(ArtifactSpace space) {
        return prefix + space.path() + "/";
    }

    /** A request of the SDK. */
    @FunctionalInterface
    private interface Call<T> {
        T get();
    }

    /** Empty when there is no such object. */
    private static <T> Optional<T> found(Call<T> call) throws IOException {
        try {
            return Optional.of(call.get());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e.statusCode() == RANGE_NOT_SATISFIABLE ? new RangeException(e) : failed(e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private static IOException failed(SdkException cause) {
        return new IOException("The S3 service failed: " + cause.getMessage(), cause);
    }

    /** An object has no bytes from some offset on. */
    private static final class RangeException extends IOException {
        private RangeException(SdkException cause) {
            super(cause);
        }
    }

    /** Bytes of an object. Closing it before its end drops the connection, instead of reading what is left. */
    private static final class Content extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> response;

        private Content(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public void close() {
            response.abort();
        }
    }
}
