# Sourced by postgres.sh: a free port, the word that a service is ready, and its end.

# Prints a port of 127.0.0.1 that nothing answers on, below the range that the kernel hands out by
# itself, so that no outgoing connection can take it in between.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# announce URL FILE: says that the service answers, on standard output and in FILE (whole or not at all).
announce() {
    echo "$1" >"$2.new"
    mv "$2.new" "$2"
    echo "$1"
}

# live_on SERVER USERS: returns when the service is no longer wanted, or has died.
live_on() {
    local server=$1 users=$2
    if [ -z "$users" ]; then
        # `read` ends when the other side of the pipe is gone.
        while kill -0 "$server" 2>/dev/null; do
            read -r -t 5 _ && continue
            [ $? -gt 128 ] || return 0
        done
        return 0
    fi
    # The lock stays ours until this script ends, so nobody can start using a service that is going down.
    exec 9<>"$users"
    while kill -0 "$server" 2>/dev/null; do
        sleep 20 &
        wait $! || true
        flock --exclusive --nonblock 9 && return 0
    done
}
