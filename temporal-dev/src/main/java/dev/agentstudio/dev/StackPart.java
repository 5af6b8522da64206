package dev.agentstudio.dev;

/** A part of the development stack that is stopped with it. */
@FunctionalInterface
interface StackPart extends AutoCloseable {
    @Override
    void close();
}
