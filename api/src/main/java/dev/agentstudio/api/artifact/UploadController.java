package dev.agentstudio.api.artifact;

import dev.agentstudio.api.http.IdempotencyKey;
import dev.agentstudio.api.problem.ErrorCode;
import dev.agentstudio.api.problem.FieldErrors;
import dev.agentstudio.api.query.QueryFields;
import dev.agentstudio.api.security.Caller;
import dev.agentstudio.api.security.Scope;
import dev.agentstudio.artifacts.ArtifactNames;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Uploads of files for agents. */
@Controller(UploadController.PATH)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UploadController implements UploadOperations {
    static final String PATH = "/api/artifacts";

    /** What clients send that state no type of their own, and what says nothing. */
    private static final Set<String> UNSTATED =
            Set.of(ArtifactNames.UNKNOWN_TYPE, MediaType.APPLICATION_FORM_URLENCODED);

    private final FileUploads uploads;

    UploadController(FileUploads uploads) {
        this.uploads = uploads;
    }

    @Override
    @Post
    @Consumes(MediaType.ALL)
    @Status(HttpStatus.CREATED)
    @Secured(Scope.EXECUTE)
    public UploadedFile upload(
            HttpRequest<?> request, @Body @Nullable InputStream body, Authentication authentication) {
        // A body that is neither read to its end nor closed leaves the next request of its connection without an
        // answer.
        try (InputStream content = body == null ? InputStream.nullInputStream() : body) {
            return receive(request, content, authentication);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UploadedFile receive(HttpRequest<?> request, InputStream content, Authentication authentication) {
        FieldErrors errors = new FieldErrors();
        String name = name(request, errors);
        String mediaType = mediaType(request.getHeaders(), name, errors);
        errors.throwIfAny();
        return UploadedFile.of(uploads.receive(
                new FileUploads.Sent(name, mediaType, request.getContentLength(), content),
                Caller.of(authentication),
                IdempotencyKey.of(request.getHeaders()).orElse(null)));
    }

    private static String name(HttpRequest<?> request, FieldErrors errors) {
        String name =
                new QueryFields(request.getParameters(), errors).text("name").orElse("");
        if (name.isEmpty() && errors.isEmpty()) {
            errors.add("name", ErrorCode.REQUIRED_FIELD, "'name' is required: …%s?name=feedback.csv".formatted(PATH));
        } else if (errors.isEmpty()) {
            ArtifactNames.fault(name).ifPresent(fault -> errors.add("name", ErrorCode.INVALID_FORMAT, fault));
        }
        return name;
    }

    private static String mediaType(HttpHeaders headers, String name, FieldErrors errors) {
        String stated = headers.get(HttpHeaders.CONTENT_TYPE);
        String essence = stated == null ? ArtifactNames.UNKNOWN_TYPE : ArtifactNames.essence(stated);
        if (essence.equals(MediaType.MULTIPART_FORM_DATA)) {
            errors.add(
                    HttpHeaders.CONTENT_TYPE,
                    ErrorCode.INVALID_FORMAT,
                    "The bytes of the file are expected as the body, without a form around them");
        } else if (stated != null && !ArtifactNames.isMediaType(stated)) {
            errors.add(HttpHeaders.CONTENT_TYPE, ErrorCode.INVALID_FORMAT, "A media type such as text/csv is expected");
        }
        return stated == null || UNSTATED.contains(essence)
                ? MediaType.forFilename(name).getName()
                : stated;
    }
}
