package dev.agentstudio.qa.race;

/**
 * A workflow that operations are sent to.
 *
 * @param label the id of its definition, unique, so that a list can be asked for it alone
 * @param key the Idempotency-Key that it was created with
 * @param body that it was created with
 */
record Target(String id, String label, String key, String body) {
    String path() {
        return "/api/workflows/" + id;
    }
}
