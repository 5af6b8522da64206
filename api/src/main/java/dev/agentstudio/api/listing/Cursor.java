package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.payload.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of an iteration over a list begins. A cursor holds only what its caller has seen and grants nothing, so it is not
 * encrypted; a digest over it and the identity of its list makes a modified cursor, or one of another list, unusable.
 *
 * @param shown rows that the iteration has returned so far
 */
record Cursor(PageStart.After start, int shown) {
    /** Incremented when the meaning of a cursor changes. */
    private static final int VERSION = 1;

    private static final int DIGEST_BYTES = 8;

    /** @param list identity of the list, its owner included */
    String encode(String list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(shown);
            out.writeByte(start.keyset().section());
            out.writeLong(start.keyset().key());
            out.writeUTF(start.keyset().workflowId());
            switch (start.horizon()) {
                case KeyHorizon.Current current -> out.writeByte(0);
                case KeyHorizon.None none -> out.writeByte(1);
                case KeyHorizon.UpTo upTo -> {
                    out.writeByte(2);
                    out.writeLong(upTo.newest().toEpochMilli());
                }
            }
            out.write(digest(bytes.toByteArray(), list));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Empty when the text is not a cursor of that list. */
    static Optional<Cursor> decode(String text, String list) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int length = bytes.length - DIGEST_BYTES;
        if (length < 1
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(text)) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, length);
        if (!MessageDigest.isEqual(digest(content, list), Arrays.copyOfRange(bytes, length, bytes.length))) {
            return Optional.empty();
        }
        return read(content);
    }

    private static Optional<Cursor> read(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            int shown = in.readInt();
            Keyset keyset = new Keyset(in.readByte(), in.readLong(), in.readUTF());
            KeyHorizon horizon = switch (in.readByte()) {
                case 0 -> new KeyHorizon.Current();
                case 1 -> new KeyHorizon.None();
                default -> new KeyHorizon.UpTo(Instant.ofEpochMilli(in.readLong()));
            };
            return Optional.of(new Cursor(new PageStart.After(keyset, horizon), shown));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] digest(byte[] content, String list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(content);
        bytes.writeBytes(list.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(Sha256.of(bytes.toByteArray()), DIGEST_BYTES);
    }
}
