package dev.agentstudio.api;

import io.micronaut.runtime.Micronaut;

/** The API as a process of its own. */
public final class ApiProcess {
    private ApiProcess() {}

    public static void main(String[] arguments) {
        Micronaut.build(arguments).mainClass(ApiProcess.class).banner(false).start();
    }
}
