package dev.agentstudio.api.listing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a walk through a list stands. It holds nothing that its caller could not see, and permits nothing, so it is not encrypted; a
 * digest over it and over the list it belongs to keeps a changed or misplaced one from being taken for a position.
 *
 * @param shown rows of the walk so far
 */
record Cursor(Start.After start, int shown) {
    /** Changes when the meaning of a cursor does. */
    private static final int VERSION = 1;

    private static final int DIGEST_BYTES = 8;

    /** @param list identity of the list, its owner included */
    String encode(String list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(shown);
            out.writeByte(start.position().section());
            out.writeLong(start.position().place());
            out.writeUTF(start.position().workflowId());
            switch (start.settled()) {
                case Settled.Now now -> out.writeByte(0);
                case Settled.Nothing nothing -> out.writeByte(1);
                case Settled.UpTo upTo -> {
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
            Position position = new Position(in.readByte(), in.readLong(), in.readUTF());
            Settled settled = switch (in.readByte()) {
                case 0 -> new Settled.Now();
                case 1 -> new Settled.Nothing();
                default -> new Settled.UpTo(Instant.ofEpochMilli(in.readLong()));
            };
            return Optional.of(new Cursor(new Start.After(position, settled), shown));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] digest(byte[] content, String list) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(content);
            sha.update(list.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(sha.digest(), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
