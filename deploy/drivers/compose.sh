# shellcheck shell=bash disable=SC2154
# A service as containers of docker-compose.yml on this host. Sourced by roll.sh.

root=${DIGITML_ROOT:-$(dirname "$here")}
network=digitml_inside
# shellcheck source=deploy/dotenv.sh
source "$here/dotenv.sh"

compose() { docker compose --project-directory "$root" "$@"; }

# The containers that pass calls on to a service.
proxies_of() {
    case $1 in
        back) compose ps --quiet front ;;
        front) compose ps --quiet edge ;;
    esac
}

# The ids of the running ones, a line each.
driver_list() { compose ps --quiet "$1"; }

# The version that a container runs: its image's tag.
driver_version() { docker inspect --format '{{.Config.Image}}' "$2" | sed 's/.*://'; }

# The variable that tells compose a service's version.
version_name() { echo "DIGITML_${1^^}_VERSION"; }

# Remembers the version for this and every later `docker compose`.
set_version() { set_in_dotenv "$root/.env" "$(version_name "$1")" "$2"; }

driver_start() {
    local service=$1 version=$2 count=$3 running
    docker image inspect "digitml-$service:$version" > /dev/null || { say "there is no image digitml-$service:$version"; return 1; }
    running=$(driver_list "$service" | wc -l)
    # Not remembered yet: it may be taken back.
    env "$(version_name "$service")=$version" docker compose --project-directory "$root" up --detach --no-deps --no-build --no-recreate --scale "$service=$((running + count))" "$service" >&2
}

# healthy, starting, unhealthy, or gone.
driver_health() {
    local state
    state=$(docker inspect --format '{{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}' "$2" 2> /dev/null) || state=gone
    case $state in
        "running healthy") echo healthy ;;
        "running unhealthy") echo unhealthy ;;
        # Restarting: it ended by itself.
        running* | created*) echo starting ;;
        *) echo gone ;;
    esac
}

# A back that fails twice is left out for a moment. The proxy before the fronts has nothing better to do than to try.
server_options() {
    case $1 in
        back) echo "max_fails=2 fail_timeout=5s" ;;
        front) echo "max_fails=0" ;;
    esac
}

write_upstream() {
    local service=$1 id
    # In place: the file's folder is mounted into the proxies.
    cat > "$state/upstreams/$service.conf.new"
    mv -f "$state/upstreams/$service.conf.new" "$state/upstreams/$service.conf"
    for id in $(proxies_of "$service"); do docker kill --signal HUP "$id" > /dev/null; done
}

driver_point() {
    local service=$1 id servers
    shift
    # As a whole or not at all: a proxy that starts with half a file would start with half the servers.
    servers=$(for id; do
        docker inspect --format "server {{(index .NetworkSettings.Networks \"$network\").IPAddress}}:8080 $(server_options "$service");" "$id" || exit 1
    done) || return 1
    write_upstream "$service" <<< "$servers"
}

# The worker processes of the proxies, a line each: container, id and title.
driver_workers() {
    local id
    for id in $(proxies_of "$1"); do
        # shellcheck disable=SC2016 # Meant for the container's shell.
        docker exec "$id" sh -c 'for file in /proc/[0-9]*/cmdline; do printf "%s %s %s\n" "$0" "$file" "$(tr "\0" " " < "$file")"; done' "$id"
    # As text: a line of whatever else runs there must not make grep say no more than that something matches.
    done 2> /dev/null | grep --text 'nginx: worker process' || true
}

driver_check() {
    local path
    case $1 in back) path=/api/v1/health/ready ;; front) path=/ ;; esac
    compose exec -T edge curl --fail --silent --show-error --max-time 10 --output /dev/null "http://127.0.0.1:8081$path"
}

driver_stop() {
    local service=$1
    shift
    # It ends sooner when nothing is under way.
    docker stop --time 60 "$@" > /dev/null
    docker rm "$@" > /dev/null
}

# Once only one version is there, its name stands for all its containers again, also for those that come later.
driver_settle() {
    local service=$1 version=$2
    [ -z "$version" ] || set_version "$service" "$version"
    echo "server $service:8080 $(server_options "$service");" | write_upstream "$service"
}

# Removes the images of versions that nobody goes back to.
driver_prune() {
    local service=$1 version
    shift
    for version; do docker image rm "digitml-$service:$version" > /dev/null || say "the image of $service $version stays"; done
}

# Those that answer no health check any more, a line each. Docker itself leaves them as they are.
driver_hung() {
    local id
    for id in $(driver_list "$1"); do
        if [ "$(driver_health "$1" "$id")" = unhealthy ]; then echo "$id"; fi
    done
}

driver_restart() { docker restart --time 5 "$2" > /dev/null; }
