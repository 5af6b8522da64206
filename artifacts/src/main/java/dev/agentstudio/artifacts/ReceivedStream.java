package dev.agentstudio.artifacts;

import java.io.IOException;
import java.io.InputStream;

/** The bytes that somebody sends. Remembers whether it was the sender that broke off, so that the store is not blamed. */
public final class ReceivedStream extends InputStream {
    private final InputStream body;
    private boolean isBroken;

    /** @param body is not closed */
    public ReceivedStream(InputStream body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return body.read(bytes, offset, length);
        } catch (IOException e) {
            isBroken = true;
            throw e;
        }
    }

    public boolean isBroken() {
        return isBroken;
    }
}
