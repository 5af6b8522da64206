package dev.agentstudio.qa.race;

/** Something that a check does not allow, in words. */
record Violation(Check check, String message) {
    @Override
    public String toString() {
        return check + ": " + message;
    }
}
