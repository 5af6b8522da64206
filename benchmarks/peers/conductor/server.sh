# Sourced by the start scripts of both stores: the server, its workers, and what they are installed from.
. "$(dirname "${BASH_SOURCE[0]}")/../peer.sh"
conductor_version=3.32.3
workers=$peers/conductor/workers

install_server() { # FOLDER
    run mvn --batch-mode --quiet dependency:copy -Dartifact="org.conductoross:conductor-server:$conductor_version:jar:boot" \
        -Dmdep.stripVersion=true -DoutputDirectory="$1/download" &&
        run "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$1/download/conductor-server-boot.jar" extract --destination "$1/server" &&
        rm -r "$1/download"
}

build_workers() { # FOLDER
    run mvn --batch-mode --quiet -f "$workers/pom.xml" -Dbuild.folder="$1" package
}

# Installs the server and the workers, which are built again when a file of theirs has changed.
install_conductor() {
    require mvn python3 curl cksum
    . "$peers/../../find-jdk.sh"
    in_cache "conductor-$conductor_version" install_server || unavailable "Conductor $conductor_version could not be installed"
    server=$(echo "$cache/conductor-$conductor_version"/server/*.jar)
    built=conductor-workers-$(find "$workers" -type f -exec cat {} + | cksum | cut -d' ' -f1)
    in_cache "$built" build_workers || unavailable "the workers could not be built"
}

# Starts the server and the workers. The options name the store.
run_conductor() { # SERVER_OPTION ...
    local port
    port=$(free_port)
    url=http://127.0.0.1:$port
    cd "$data"
    # A waiting call of a client ends after 30 s by default, and with an error of the server.
    launch engine.log "$JAVA_HOME/bin/java" -XX:+UseG1GC -Xmx768m --enable-native-access=ALL-UNNAMED -jar "$server" \
        --server.address=127.0.0.1 --server.port="$port" --logging.level.root=ERROR --spring.mvc.async.request-timeout=150000 \
        --conductor.integrations.ai.enabled=false --conductor.scheduler.enabled=false "$@"
    part engine
    await "Conductor" curl --fail --silent "$url/health"
    # The agent service closes connections that were idle for 5 s; the workers stop to reuse them before.
    launch workers.log "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m -Djdk.httpclient.keepalive.timeout=3 -cp "$cache/$built/classes:$cache/$built/lib/*" \
        peers.conductor.Workers "$url/api" "$agents"
    part workers
    await "The workflow" curl --fail --silent "$url/api/metadata/workflow/three_steps"
    serve "$url"
}
