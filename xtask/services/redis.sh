#!/usr/bin/env bash
# A private, throw-away Redis for tests, on a free port of this machine; keeps nothing on disk.
#
#   redis.sh DIR [USERS]
#
# Prints its URL when it answers; how long it lives is told in postgres.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lifetime.sh"

dir=$1 users=${2:-}
rm -rf "$dir"
mkdir -p "$dir"

port=$(free_port)
redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/log" 2>&1 &
server=$!

finish() {
    kill -KILL "$server" 2>/dev/null || true # there is nothing to save
    wait "$server" 2>/dev/null || true
    rm -rf "$dir"
}
trap finish EXIT

until redis-cli -h 127.0.0.1 -p "$port" ping >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.02
done
announce "redis://127.0.0.1:$port" "$dir/url"
live_on "$server" "$users"
