package dev.agentstudio.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Passes bytes on while it computes their digest. When that turns out to be another one than was recorded, reading the end fails, so that
 * nobody takes wrong bytes for a whole file.
 */
public final class VerifiedStream extends InputStream {
    private final InputStream content;
    private final String sha256;
    private final MessageDigest digest = IncomingFile.sha256();
    private long left;

    /**
     * @param content closed with this
     * @param size that was recorded, in bytes
     * @param sha256 that was recorded, in hexadecimal digits
     */
    public VerifiedStream(InputStream content, long size, String sha256) {
        this.content = content;
        this.left = size;
        this.sha256 = sha256;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    /** The last byte is passed on only once the digest of all of them is known to be right. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = content.read(bytes, offset, length);
        if (count > 0) {
            digest.update(bytes, offset, count);
            left -= count;
        }
        if (left < 0 || (count < 0 && left > 0)) {
            throw new WrongBytesException(sha256, "of another length");
        }
        if (left == 0 && count >= 0) {
            require();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private void require() throws WrongBytesException {
        String found = HexFormat.of().formatHex(digest.digest());
        left = 0;
        if (!found.equals(sha256)) {
            throw new WrongBytesException(sha256, found);
        }
    }
}
