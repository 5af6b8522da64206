package dev.agentstudio.api.ratelimit;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.workflows.payload.Sha256;
import io.temporal.common.Priority;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Base64;

/**
 * Has Temporal dispatch tasks owner by owner: where agents have no room for all that waits, each owner gets a share of it by its tier, however
 * much one of them has waiting. The tasks of a workflow inherit what it was started with.
 */
@Singleton
public final class FairShare {
    /** Bytes of a digest that distinguish owners. Temporal allows keys of at most 64 bytes, which a subject may exceed. */
    private static final int DIGEST_BYTES = 18;

    private final Tiers tiers;

    FairShare(Tiers tiers) {
        this.tiers = tiers;
    }

    /**
     * Of something that is about to start.
     *
     * @param owner as {@link dev.agentstudio.workflows.execution.KeywordText} keeps it
     * @param caller who starts it, and whose tier counts
     */
    public Priority of(String owner, Caller caller) {
        byte[] digest = Arrays.copyOf(Sha256.of(owner), DIGEST_BYTES);
        return Priority.newBuilder()
                .setFairnessKey(Base64.getUrlEncoder().encodeToString(digest))
                .setFairnessWeight(tiers.of(caller.tier()).share())
                .build();
    }
}
