package dev.agentstudio.api.openapi;

import dev.agentstudio.api.security.Scope;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.security.annotation.Secured;
import io.micronaut.web.router.UriRouteInfo;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;

/**
 * What code says of one route.
 *
 * @param key method and path, as in {@code POST /api/workflows}
 * @param scope that a token needs; empty where none is needed
 * @param body type of the request body; byte[] where it is read by hand, empty where there is none
 * @param consumes media types of the request body
 * @param answer type of the body of success; empty where code does not say
 */
record Operation(
        String key,
        String method,
        String path,
        Optional<String> scope,
        List<Parameter> parameters,
        Optional<Type> body,
        List<String> consumes,
        Optional<Type> answer) {
    /**
     * One parameter of a request.
     *
     * @param in {@code path}, {@code query} or {@code header}
     */
    record Parameter(String name, String in, Type type, boolean required) {}

    static Operation of(UriRouteInfo<?, ?> route) {
        String path = route.getUriMatchTemplate().toPathString();
        String method = route.getHttpMethodName();
        List<Parameter> parameters = arguments(route).stream()
                .filter(Operation::isParameter)
                .map(argument -> parameter(argument, path))
                .toList();
        return new Operation(
                method + " " + path,
                method,
                path,
                scope(route.getTargetMethod().getAnnotationMetadata()),
                parameters,
                arguments(route).stream()
                        .filter(argument -> argument.isAnnotationPresent(Body.class))
                        .<Type>map(Argument::asType)
                        .findFirst(),
                route.getConsumes().stream().map(MediaType::toString).toList(),
                answer(route.getTargetMethod().getReturnType().asArgument()));
    }

    /** HEAD comes with every GET, and OPTIONS with every path. */
    static boolean isExplicit(UriRouteInfo<?, ?> route) {
        return route.getHttpMethod() != HttpMethod.HEAD && route.getHttpMethod() != HttpMethod.OPTIONS;
    }

    private static List<Argument<?>> arguments(UriRouteInfo<?, ?> route) {
        return List.<Argument<?>>of(route.getTargetMethod().getArguments());
    }

    private static Optional<String> scope(AnnotationMetadata annotations) {
        return Arrays.stream(annotations.stringValues(Secured.class))
                .filter(value -> Scope.ALL.contains(value))
                .findFirst();
    }

    private static boolean isParameter(Argument<?> argument) {
        return !argument.isAnnotationPresent(Body.class)
                && !HttpRequest.class.isAssignableFrom(argument.getType())
                && !Principal.class.isAssignableFrom(argument.getType());
    }

    private static Parameter parameter(Argument<?> argument, String path) {
        if (path.contains("{" + argument.getName() + "}") || argument.isAnnotationPresent(PathVariable.class)) {
            return new Parameter(argument.getName(), "path", argument.asType(), true);
        }
        boolean isHeader = argument.isAnnotationPresent(Header.class);
        String name = argument.getAnnotationMetadata()
                .stringValue(isHeader ? Header.class : io.micronaut.http.annotation.QueryValue.class)
                .filter(given -> !given.isBlank())
                .orElse(argument.getName());
        boolean optional = argument.isNullable() || argument.isOptional();
        Type type = argument.isOptional()
                ? argument.getFirstTypeVariable().<Type>map(Argument::asType).orElse(String.class)
                : argument.asType();
        return new Parameter(name, isHeader ? "header" : "query", type, !optional);
    }

    private static Optional<Type> answer(Argument<?> returned) {
        if (HttpResponse.class.isAssignableFrom(returned.getType())
                || Publisher.class.isAssignableFrom(returned.getType())) {
            return returned.getFirstTypeVariable().flatMap(Operation::answer);
        }
        // Bytes are written by hand, so only prose can say what they are.
        boolean says = returned.getType() != Object.class
                && returned.getType() != byte[].class
                && returned.getType() != void.class
                && returned.getType() != Void.class;
        return says ? Optional.of(returned.asType()) : Optional.empty();
    }
}
