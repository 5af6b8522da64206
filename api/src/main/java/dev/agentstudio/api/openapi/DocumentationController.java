package dev.agentstudio.api.openapi;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The document and its page, for everybody. */
@Hidden
@Controller("/swagger")
@Secured(SecurityRule.IS_ANONYMOUS)
final class DocumentationController {
    /** The parts of the page, from this package and from the packaged Swagger UI. Nothing is loaded from elsewhere. */
    private static final Map<String, MediaType> ASSETS = Map.of(
            "swagger-ui.css", new MediaType("text/css;charset=utf-8"),
            "swagger-ui-bundle.js", new MediaType("text/javascript;charset=utf-8"),
            "favicon-32x32.png", MediaType.IMAGE_PNG_TYPE);

    private static final MediaType SCRIPT = new MediaType("text/javascript;charset=utf-8");

    /** A day; the file changes only with a release. */
    private static final String CACHE = "public, max-age=86400";

    private final OpenApiDocument document;
    private final SwaggerUi files;

    DocumentationController(OpenApiDocument document, SwaggerUi files) {
        this.document = document;
        this.files = files;
    }

    @Get("/v1/swagger.json")
    HttpResponse<byte[]> document() {
        return HttpResponse.ok(document.bytes()).header("Cache-Control", "no-cache");
    }

    @Get(uris = {"/", "/index.html"})
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<StreamedFile> page() {
        return file(files.own("page.html"), MediaType.TEXT_HTML_TYPE);
    }

    @Get("/page.js")
    @Produces("text/javascript")
    HttpResponse<StreamedFile> script() {
        return file(files.own("page.js"), SCRIPT);
    }

    @Get("/assets/{name}")
    @Produces(MediaType.ALL)
    HttpResponse<StreamedFile> asset(String name) {
        MediaType type = ASSETS.get(name);
        return type == null
                ? HttpResponse.notFound()
                : file(files.packaged(name), type).header("Cache-Control", CACHE);
    }

    private static io.micronaut.http.MutableHttpResponse<StreamedFile> file(
            Optional<InputStream> content, MediaType type) {
        return content.map(stream ->
                        HttpResponse.ok(new StreamedFile(stream, type)).contentType(type))
                .orElseGet(HttpResponse::notFound);
    }
}
