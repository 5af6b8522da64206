package dev.agentstudio.api.openapi;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a download of a file answers, besides {@link SecuredResponses}. */
@ApiResponse(
        responseCode = "200",
        description = "The file.",
        headers = {
            @Header(name = "ETag", ref = "#/components/headers/ETag"),
            @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition")
        },
        content =
                @Content(
                        mediaType = "*/*",
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject(name = "text", value = "The bytes of the file")))
@ApiResponse(
        responseCode = "206",
        description = "A part of the file.",
        headers = {
            @Header(name = "ETag", ref = "#/components/headers/ETag"),
            @Header(name = "Content-Range", ref = "#/components/headers/Content-Range")
        },
        content =
                @Content(
                        mediaType = "*/*",
                        schema = @Schema(type = "string", format = "binary"),
                        examples = @ExampleObject(name = "text", value = "The bytes of the file")))
@ApiResponse(
        responseCode = "304",
        description = "The caller has this file.",
        headers = @Header(name = "ETag", ref = "#/components/headers/ETag"))
@ApiResponse(responseCode = "404", ref = "#/components/responses/Error404")
@ApiResponse(responseCode = "416", ref = "#/components/responses/Error416")
@ApiResponse(responseCode = "429", ref = "#/components/responses/Error429")
@ApiResponse(responseCode = "500", ref = "#/components/responses/Error500")
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DownloadResponses {}
