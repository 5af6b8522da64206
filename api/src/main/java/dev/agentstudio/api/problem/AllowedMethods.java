package dev.agentstudio.api.problem;

import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which methods a path has. */
@Singleton
final class AllowedMethods {
    private final Router router;

    AllowedMethods(Router router) {
        this.router = router;
    }

    /** In alphabetical order; empty for an unknown path. A path that is spelt out counts before one with variables. */
    List<String> of(String path) {
        List<UriRouteInfo<?, ?>> matching = router.uriRoutes()
                .filter(route -> route.getUriMatchTemplate().match(path).isPresent())
                .toList();
        int fewest = matching.stream()
                .map(AllowedMethods::variables)
                .min(Comparator.naturalOrder())
                .orElse(0);
        TreeSet<String> methods = matching.stream()
                .filter(route -> variables(route) == fewest)
                .map(UriRouteInfo::getHttpMethodName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return List.copyOf(methods);
    }

    private static int variables(UriRouteInfo<?, ?> route) {
        return route.getUriMatchTemplate().getVariableNames().size();
    }
}
