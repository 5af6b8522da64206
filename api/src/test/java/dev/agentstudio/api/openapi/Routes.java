package dev.agentstudio.api.openapi;

import dev.agentstudio.api.security.Scope;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.security.annotation.Secured;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** What the running process serves of the API, without the document, its page, the hub and the endpoints for probes and collectors. */
final class Routes {
    private static final List<String> APART = List.of("/swagger", "/health", "/prometheus", "/hubs");
    private static final Set<Class<?>> OPAQUE = Set.of(byte[].class, Object.class, String.class);

    private final List<UriRouteInfo<?, ?>> routes;

    Routes(Router router) {
        // HEAD comes with every GET, and OPTIONS with every path.
        this.routes = router.uriRoutes()
                .filter(route ->
                        route.getHttpMethod() != HttpMethod.HEAD && route.getHttpMethod() != HttpMethod.OPTIONS)
                .filter(route -> APART.stream().noneMatch(path(route)::startsWith))
                .toList();
    }

    /** Method and path of each, as in {@code POST /api/workflows}. */
    Set<String> keys() {
        return routes.stream().map(Routes::key).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The scopes of those that need a token. */
    Map<String, String> scopes() {
        Map<String, String> scopes = new TreeMap<>();
        routes.forEach(route -> Arrays.stream(
                        route.getTargetMethod().getAnnotationMetadata().stringValues(Secured.class))
                .filter(Scope.ALL::contains)
                .forEach(scope -> scopes.put(key(route), scope)));
        return scopes;
    }

    /** The types of bodies, as far as signatures name them. */
    Set<Type> types() {
        return routes.stream()
                .flatMap(route -> Stream.concat(
                        answer(route.getTargetMethod().getReturnType().asArgument()),
                        List.<Argument<?>>of(route.getTargetMethod().getArguments()).stream()
                                .filter(argument -> argument.isAnnotationPresent(Body.class))))
                .filter(argument -> !OPAQUE.contains(argument.getType()))
                .<Type>map(argument -> argument.asType())
                .collect(Collectors.toSet());
    }

    private static Stream<Argument<?>> answer(Argument<?> returned) {
        return HttpResponse.class.isAssignableFrom(returned.getType())
                        || Publisher.class.isAssignableFrom(returned.getType())
                ? returned.getFirstTypeVariable().stream().flatMap(Routes::answer)
                : Stream.of(returned);
    }

    private static String key(UriRouteInfo<?, ?> route) {
        return route.getHttpMethodName() + " " + path(route);
    }

    private static String path(UriRouteInfo<?, ?> route) {
        return route.getUriMatchTemplate().toPathString();
    }
}
