package dev.agentstudio.api.listing;

import dev.agentstudio.workflows.execution.KeywordText;

/**
 * Visibility as its caller may see it. The query names the owner already, but a store whose collation ignores case or accents, as MySQL's
 * default does, finds the workflows of {@code Alice} for {@code alice}.
 */
record OwnRows(Visibility visibility, String owner) implements Visibility {
    @Override
    public int pageSize() {
        return visibility.pageSize();
    }

    @Override
    public long count(Condition condition) {
        return visibility.count(condition);
    }

    @Override
    public Rows list(Condition condition, String token) {
        // As a row has it, when it was too long to be kept whole.
        String kept = KeywordText.decode(KeywordText.encode(owner));
        Rows found = visibility.list(condition, token);
        return new Rows(
                found.rows().stream()
                        .filter(row -> row.labels().owner().equals(kept))
                        .toList(),
                found.next());
    }
}
