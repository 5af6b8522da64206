package dev.agentstudio.dev;

/** Something of the stack that can be stopped. */
@FunctionalInterface
interface Part extends AutoCloseable {
    @Override
    void close();
}
