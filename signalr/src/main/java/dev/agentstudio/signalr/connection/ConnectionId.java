package dev.agentstudio.signalr.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The two names of a connection, both safe in URLs.
 *
 * @param id public: what others may see
 * @param token secret: requests that carry it belong to the connection. Equal to the id where the client knows no tokens (negotiate version 0)
 */
record ConnectionId(String id, String token) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    static ConnectionId random() {
        return new ConnectionId(text(), text());
    }

    static ConnectionId withoutToken() {
        String id = text();
        return new ConnectionId(id, id);
    }

    private static String text() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
