#!/usr/bin/env bash
# A private, throw-away PostgreSQL cluster for tests, on a free port of this machine.
#
#   postgres.sh DIR [USERS]
#
# Prints the URL of its superuser when it answers. Without USERS it lives as long as its standard
# input stays open, so it cannot outlive whoever started it. With USERS, a file that each user holds
# a shared lock on, it lives until nobody does. DIR belongs to it and is removed at the end.
# Durability is off: the data are worth nothing after the test.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lifetime.sh"

dir=$1 users=${2:-}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
bin=${bin:-$(dirname "$(command -v initdb)")}

rm -rf "$dir"
mkdir -p "$dir"

# PostgreSQL refuses to run as root, and its user may not be able to reach DIR (a checkout under
# /root): root therefore keeps the data in the system's temporary directory.
as=()
data=$dir/data
if [ "$(id -u)" = 0 ]; then
    data=$(mktemp -d "${TMPDIR:-/tmp}/melati-postgres.XXXXXX")
    chown postgres "$data"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

cd / # a directory that the other user may stand in
"${as[@]}" "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }

port=$(free_port)
"${as[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
    -c shared_buffers=64MB -c log_min_messages=warning >"$dir/log" 2>&1 &
server=$!

finish() {
    kill -QUIT "$server" 2>/dev/null || true # immediate: there is nothing to save
    wait "$server" 2>/dev/null || true
    rm -rf "$data" "$dir"
}
trap finish EXIT

until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
announce "postgres://postgres@127.0.0.1:$port/postgres" "$dir/url"
live_on "$server" "$users"
