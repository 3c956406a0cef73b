# shellcheck shell=bash disable=SC2154
# A service as plain processes on this machine behind an nginx: what the tests roll, by the very script that rolls
# containers. Sourced by roll.sh.
#
#   DIGITML_PROGRAMS   folder with a folder a version, each with a digitml-api
#   DIGITML_PORTS      first of the ports that they listen on
#   DIGITML_PROXY      address:port of the nginx
#   DIGITML_RELOAD     command that makes it read its files anew
#   DIGITML_PROXY_PID  file with the id of its process

processes="$state/processes"

# The ids of the running ones, a line each: their ports.
driver_list() {
    local folder
    for folder in "$processes/$1"/*/; do
        if [ -f "$folder/pid" ]; then basename "$folder"; fi
    done
}

# The version that a process runs: the folder of its program.
driver_version() { basename "$(dirname "$(readlink "$processes/$1/$2/program")")"; }

driver_start() {
    local service=$1 version=$2 count=$3 port=$DIGITML_PORTS folder program
    program="$DIGITML_PROGRAMS/$version/digitml-api"
    [ -x "$program" ] || { say "there is no $program"; return 1; }
    while [ "$count" -gt 0 ]; do
        folder="$processes/$service/$port"
        if [ ! -f "$folder/pid" ] && ! { : < "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; then
            mkdir -p "$folder"
            ln -sfn "$program" "$folder/program"
            # Without the lock, which would last as long as it lives.
            DIGITML_LISTEN=127.0.0.1:$port nohup "$program" > "$folder/log" 2>&1 9>&- < /dev/null &
            echo $! > "$folder/pid"
            count=$((count - 1))
        fi
        port=$((port + 1))
    done
}

# healthy, starting, or gone.
driver_health() {
    local folder="$processes/$1/$2"
    if ! kill -0 "$(cat "$folder/pid")" 2> /dev/null; then
        echo gone
    elif DIGITML_LISTEN=127.0.0.1:$2 "$folder/program" --health 2> /dev/null; then
        echo healthy
    else
        echo starting
    fi
}

# The proxy's worker processes, a line each: id and title.
driver_workers() {
    local pid
    for pid in $(pgrep -P "$(cat "$DIGITML_PROXY_PID")"); do
        echo "$pid $(tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" || true)"
    done
}

driver_point() {
    local service=$1 port
    shift
    for port; do echo "server 127.0.0.1:$port max_fails=2 fail_timeout=5s;"; done > "$state/upstreams/$service.conf.new"
    mv "$state/upstreams/$service.conf.new" "$state/upstreams/$service.conf"
    $DIGITML_RELOAD
}

driver_check() {
    curl --fail --silent --show-error --max-time 10 --output /dev/null "http://$DIGITML_PROXY/api/v1/health/ready"
}

driver_stop() {
    local service=$1 port pid
    shift
    for port; do kill "$(cat "$processes/$service/$port/pid")" 2> /dev/null || true; done
    for port; do
        pid=$(cat "$processes/$service/$port/pid")
        for _ in $(seq 300); do
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2> /dev/null || true
        rm -r "${processes:?}/$service/$port"
    done
}

driver_settle() { :; }

driver_prune() { :; }
