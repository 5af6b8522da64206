# Sourced by ./dev and ./verify: sets JAVA_HOME to a JDK of 21 or later, or ends with a line that says what is missing.

jdk_major() { # FOLDER: prints the major version of a JDK, or 0
    if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        echo 0
    fi
}

find_jdk() {
    local on_path folder major best="" best_major=20
    on_path=$(command -v java 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
    fi
    for folder in "${JAVA_HOME:-}" "$on_path"; do
        if [ -n "$folder" ] && [ "$(jdk_major "$folder")" -ge 21 ]; then
            echo "$folder"
            return
        fi
    done
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        major=$(jdk_major "$folder")
        if [ "${major:-0}" -gt "$best_major" ]; then
            best=$folder best_major=$major
        fi
    done
    echo "$best"
}

JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
    echo "$(basename "$0"): a JDK of 21 or later is missing: install one (Debian: apt-get install openjdk-21-jdk, macOS: brew install openjdk) or set JAVA_HOME" >&2
    exit 1
fi
export JAVA_HOME
