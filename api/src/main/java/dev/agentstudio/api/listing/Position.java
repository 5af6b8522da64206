package dev.agentstudio.api.listing;

/**
 * Where a row stands in a list.
 *
 * @param section index of its {@link Section}
 * @param place on the section's axis
 */
record Position(int section, long place, String workflowId) {
    boolean isBefore(Position other) {
        if (section != other.section) {
            return section < other.section;
        }
        return place == other.place ? workflowId.compareTo(other.workflowId) < 0 : place < other.place;
    }
}
