package dev.agentstudio.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends one object to an S3 service while it arrives. Each part is sent with its digest, so that the service refuses one that has changed on its
 * way. The object appears once the last part is there.
 */
final class S3Upload {
    /** Bytes of a part, which is held in memory. S3 takes no smaller ones, but for the last, and no more than 10,000. */
    static final int PART_BYTES = 5 * 1024 * 1024;

    static final int MAX_PARTS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final MessageDigest digest = IncomingFile.sha256();
    private long size;

    S3Upload(S3Client s3, String bucket, String key) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
    }

    /**
     * @throws ArtifactTooLargeException when the content has more bytes than it may have
     * @throws SdkException when the service fails
     */
    ArtifactStore.StoredObject send(InputStream content, long maxBytes) throws IOException {
        byte[] first = next(content, maxBytes);
        if (first.length < PART_BYTES) {
            s3.putObject(
                    request -> request.bucket(bucket).key(key).contentMD5(md5(first)), RequestBody.fromBytes(first));
        } else {
            sendParts(first, content, maxBytes);
        }
        return new ArtifactStore.StoredObject(size, HexFormat.of().formatHex(digest.digest()));
    }

    private void sendParts(byte[] first, InputStream content, long maxBytes) throws IOException {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                .uploadId();
        boolean isComplete = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (byte[] part = first; part.length > 0; part = next(content, maxBytes)) {
                parts.add(sendPart(id, parts.size() + 1, part));
            }
            s3.completeMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
            isComplete = true;
        } finally {
            if (!isComplete) {
                abort(id);
            }
        }
    }

    private CompletedPart sendPart(String id, int number, byte[] part) {
        String tag = s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .contentMD5(md5(part)),
                        RequestBody.fromBytes(part))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /** The next part; empty at the end. */
    private byte[] next(InputStream content, long maxBytes) throws IOException {
        byte[] part = content.readNBytes(PART_BYTES);
        size += part.length;
        if (size > Math.min(maxBytes, (long) PART_BYTES * MAX_PARTS)) {
            throw new ArtifactTooLargeException(maxBytes);
        }
        digest.update(part);
        return part;
    }

    private void abort(String id) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            LOG.warn(
                    "{}: its parts cannot be removed now, but with all that was never completed: {}",
                    key,
                    e.toString());
        }
    }

    /** What S3 calls Content-MD5. It protects against faults of the way, not against anybody. */
    static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
