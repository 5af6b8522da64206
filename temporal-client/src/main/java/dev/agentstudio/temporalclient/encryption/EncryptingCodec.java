package dev.agentstudio.temporalclient.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts payloads whole, with their metadata, by AES-256 in Galois/Counter mode. What is stored is a payload with the encoding {@code binary/encrypted}, the id of the
 * key and, as its data, a random nonce of 12 bytes followed by the encrypted bytes and a tag of 16 bytes. Payloads that are not encrypted are read as they are, so that
 * encryption can be switched on for an installation with workflows. Thread-safe.
 */
public final class EncryptingCodec implements PayloadCodec {
    static final String ENCODING = "encoding";
    static final String ENCRYPTED = "binary/encrypted";
    static final String KEY_ID = "encryption-key-id";
    private static final String CIPHER = "AES/GCM/NoPadding";

    /** Bytes; the length for which the mode is specified. */
    private static final int NONCE_BYTES = 12;

    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();

    EncryptingCodec(EncryptionKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encrypted).toList();
    }

    /** @throws UnreadablePayloadException when the key is not known, or a payload was not encrypted by it */
    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypted).toList();
    }

    private Payload encrypted(Payload payload) {
        EncryptionKeys.Key key = keys.encrypting();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(payload.toByteArray());
            return Payload.newBuilder()
                    .putMetadata(ENCODING, ByteString.copyFromUtf8(ENCRYPTED))
                    .putMetadata(KEY_ID, ByteString.copyFromUtf8(key.id()))
                    .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES in Galois/Counter mode", e);
        }
    }

    private Payload decrypted(Payload payload) {
        if (!ENCRYPTED.equals(text(payload, ENCODING))) {
            return payload;
        }
        String id = text(payload, KEY_ID);
        EncryptionKeys.Key key = keys.find(id).orElseThrow(() -> unknownKey(id));
        ByteBuffer data = payload.getData().asReadOnlyByteBuffer();
        if (data.remaining() < NONCE_BYTES) {
            throw altered(id, null);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        data.get(nonce);
        byte[] sealed = new byte[data.remaining()];
        data.get(sealed);
        try {
            return Payload.parseFrom(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed));
        } catch (AEADBadTagException | InvalidProtocolBufferException e) {
            throw altered(id, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES in Galois/Counter mode", e);
        }
    }

    private static Cipher cipher(int mode, EncryptionKeys.Key key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(key.id().getBytes(UTF_8));
        return cipher;
    }

    private static String text(Payload payload, String name) {
        return payload.getMetadataOrDefault(name, ByteString.EMPTY).toStringUtf8();
    }

    private UnreadablePayloadException unknownKey(String id) {
        return new UnreadablePayloadException(
                "A payload is encrypted by the key '%s', and temporal.encryption.keys-file has only %s"
                        .formatted(id, keys.ids()),
                null);
    }

    private static UnreadablePayloadException altered(String id, @Nullable Exception cause) {
        return new UnreadablePayloadException(
                "A payload was not encrypted by the key '%s' that it names, or has been altered".formatted(id), cause);
    }
}
