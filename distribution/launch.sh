# Sourced by the scripts in bin: starts a class of this archive with its own runtime.

home=$(cd "$(dirname "$0")/.." && pwd -P)

launch() { # CLASS ARGUMENT...: becomes the process
    class=$1
    shift
    # A file that the environment names replaces the one of the archive.
    MICRONAUT_CONFIG_FILES=${MICRONAUT_CONFIG_FILES:-$home/conf/application.yml}
    export MICRONAUT_CONFIG_FILES
    # JAVA_OPTS comes last and wins. Word splitting is wanted.
    # shellcheck disable=SC2086
    exec "$home/runtime/bin/java" "@$home/conf/$options" ${JAVA_OPTS:-} -cp "$home/lib/*" "$class" "$@"
}
