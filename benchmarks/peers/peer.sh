# Sourced by each peer's start script: a cache for what is installed, free ports, processes that end with the script.
set -euo pipefail

peers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/agentstudio-peers
started=()

unavailable() { # REASON
    echo "unavailable $*"
    exit 3
}

# What every start script begins with: its two arguments, and the promise that nothing outlives it.
peer_begin() { # DATA_FOLDER AGENTS_URL
    if [ $# -ne 2 ]; then
        echo "Usage: start DATA_FOLDER AGENTS_URL" >&2
        exit 2
    fi
    mkdir -p "$1" "$cache"
    data=$(cd "$1" && pwd -P)
    agents=${2%/}
    trap stop_all EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT HUP
}

# The newest process is stopped first: workers before their engine.
stop_all() {
    local i
    trap '' TERM INT HUP
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        stop "${started[i]}"
    done
}

stop() { # PID
    local tenths=0
    kill "$1" 2>/dev/null || return 0
    while kill -0 "$1" 2>/dev/null && [ "$tenths" -lt 200 ]; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# Runs a command that TERM interrupts: bash handles a signal only after a command in the foreground.
run() { # COMMAND ...
    "$@" >&2 &
    local pid=$!
    started+=("$pid")
    wait "$pid"
}

# Fills a folder of the cache once. The command gets a folder beside it, which takes its name when the command has succeeded.
in_cache() { # NAME COMMAND ...
    local folder=$cache/$1 part
    shift
    if [ ! -d "$folder" ]; then
        part=$(mktemp -d "$folder.XXXXXX")
        if ! "$@" "$part"; then
            rm -rf "$part"
            return 1
        fi
        mv -T "$part" "$folder" 2>/dev/null || rm -rf "$part" # another start was first
    fi
}

require() { # COMMAND ...
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || unavailable "$command is missing"
    done
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts a process that ends with this script; its output goes to a file of the data folder.
launch() { # LOG COMMAND ...
    local log=$data/$1
    shift
    "$@" >"$log" 2>&1 </dev/null &
    launched=$!
    started+=("$launched")
}

await() { # WHAT COMMAND ...: until the command succeeds, at most 3 minutes
    local what=$1 begin=$SECONDS pid
    shift
    until "$@" >/dev/null 2>&1; do
        for pid in "${launched_parts[@]}"; do
            kill -0 "$pid" 2>/dev/null || unavailable "$what did not start, see the logs in $data"
        done
        [ $((SECONDS - begin)) -lt 180 ] || unavailable "$what did not answer within 3 minutes, see the logs in $data"
        sleep 0.2
    done
}

launched_parts=()

part() { # NAME: the process launched last counts as this part
    launched_parts+=("$launched")
    echo "part $1 $launched"
}

# Stays in the foreground until a part ends, which is a failure, or a signal arrives.
serve() { # URL
    echo "ready $1"
    wait -n "${launched_parts[@]}" || true
    echo "A part has ended, see the logs in $data" >&2
    exit 1
}
