package dev.agentstudio.api.listing;

/**
 * The position of a row in the sort order of a list.
 *
 * @param section index of its {@link Section}
 * @param key the row's sort key
 */
record Keyset(int section, long key, String workflowId) {
    boolean isBefore(Keyset other) {
        if (section != other.section) {
            return section < other.section;
        }
        return key == other.key ? workflowId.compareTo(other.workflowId) < 0 : key < other.key;
    }
}
