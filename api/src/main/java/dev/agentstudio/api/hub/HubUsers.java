package dev.agentstudio.api.hub;

import dev.agentstudio.api.security.Caller;
import dev.agentstudio.signalr.connection.HubUser;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;

/** Who sent a request of the hub. */
final class HubUsers {
    private HubUsers() {}

    static HubUser of(Authentication authentication) {
        Caller caller = Caller.of(authentication);
        return new HubUser(caller.subject(), caller.tokenEnd(), caller);
    }

    /** @throws IllegalStateException when the request has passed no authentication, which every route of the hub demands */
    static HubUser of(HttpRequest<?> request) {
        return request.getUserPrincipal(Authentication.class)
                .map(HubUsers::of)
                .orElseThrow(() -> new IllegalStateException("A request of the hub without a caller"));
    }

    static Caller caller(HubUser user) {
        if (user.principal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("A user of the hub that is no caller of the API");
    }
}
