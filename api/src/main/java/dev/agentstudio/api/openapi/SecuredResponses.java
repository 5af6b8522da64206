package dev.agentstudio.api.openapi;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The errors of operations that need a token, whose callers and workflows are looked up. */
@ApiResponse(responseCode = "401", ref = "#/components/responses/Error401")
@ApiResponse(responseCode = "403", ref = "#/components/responses/Error403")
@ApiResponse(responseCode = "503", ref = "#/components/responses/Error503")
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SecuredResponses {}
