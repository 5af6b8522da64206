package dev.agentstudio.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;

/** Request headers for tests. */
final class Headers {
    private Headers() {}

    static HttpHeaders of(String name, String... values) {
        MutableHttpRequest<?> request = HttpRequest.GET("/");
        for (String value : values) {
            request.header(name, value);
        }
        return request.getHeaders();
    }
}
