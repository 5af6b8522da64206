package dev.agentstudio.artifacts;

import java.util.regex.Pattern;

/** Names of objects, which are also names of files and parts of keys. */
final class ObjectNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private ObjectNames() {}

    /** @throws IllegalArgumentException when it is none, as a path out of its space would be */
    static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of an object: " + name);
        }
        return name;
    }
}
