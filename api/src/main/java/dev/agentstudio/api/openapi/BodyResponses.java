package dev.agentstudio.api.openapi;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The errors of operations that read a body. */
@ApiResponse(responseCode = "400", ref = "#/components/responses/Error400")
@ApiResponse(responseCode = "413", ref = "#/components/responses/Error413")
@ApiResponse(responseCode = "415", ref = "#/components/responses/Error415")
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BodyResponses {}
