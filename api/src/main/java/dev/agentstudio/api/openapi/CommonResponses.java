package dev.agentstudio.api.openapi;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The errors that any operation may answer with. */
@ApiResponse(responseCode = "406", ref = "#/components/responses/Error406")
@ApiResponse(responseCode = "429", ref = "#/components/responses/Error429")
@ApiResponse(responseCode = "500", ref = "#/components/responses/Error500")
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CommonResponses {}
