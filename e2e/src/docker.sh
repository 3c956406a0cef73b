#!/usr/bin/env bash
# Stands in for the `docker` that the deploy scripts call: containers are folders, and nothing runs in them. Whatever is asked of
# it is written to $DOCKER/journal, together with whom the proxy is told to call at that moment ($DOCKER/upstreams/back.conf).
#
#   $DOCKER/images/NAME:TAG         an image; the file says what becomes of its containers: healthy, starting, unhealthy or gone
#   $DOCKER/containers/ID/          a container: its service, image and health, a file each
set -euo pipefail

upstream=$(grep -v '^#' "$DOCKER/upstreams/back.conf" 2> /dev/null | tr '\n' ' ' || true)
echo "$* | $upstream" >> "$DOCKER/journal"

# One by one, as there are.
ids() {
    local folder
    for folder in "$DOCKER"/containers/*/; do
        [ ! -d "$folder" ] || [ "$(cat "$folder/service")" != "$1" ] || basename "$folder"
    done
}

create() {
    local service=$1 image=$2 id
    id=$(($(cat "$DOCKER/last" 2> /dev/null || echo 0) + 1))
    echo "$id" > "$DOCKER/last"
    mkdir -p "$DOCKER/containers/c$id"
    echo "$service" > "$DOCKER/containers/c$id/service"
    echo "$image" > "$DOCKER/containers/c$id/image"
    cp "$DOCKER/images/$image" "$DOCKER/containers/c$id/health"
}

compose() {
    local project=$2 action=$3 service version count
    shift 3
    case $action in
        ps) ids "$2" ;;
        up)
            # …--scale SERVICE=COUNT, and mostly the service once more
            service=${*: -1}
            service=${service%=*}
            version=DIGITML_${service^^}_VERSION
            # What is set comes before what is written.
            version=${!version:-$(sed -n "s/^$version=//p" "$project/.env")}
            count="$*"
            count=${count##*--scale "$service"=}
            while [ "$(ids "$service" | wc -l)" -lt "${count%% *}" ]; do
                create "$service" "digitml-$service:$version"
            done
            ;;
        exec | stop | start) ;;
        *) echo "the stand-in knows no compose $action" >&2; exit 1 ;;
    esac
}

inspect() {
    local folder=$DOCKER/containers/$3
    [ -d "$folder" ] || exit 1
    case $2 in
        *Config.Image*) cat "$folder/image" ;;
        *IPAddress*) echo "${2/\{\{*\}\}/10.9.0.${3#c}}" ;;
        *State.Status*) echo "running $(cat "$folder/health")" ;;
        *) exit 1 ;;
    esac
}

case $1 in
    compose) shift; compose "$@" ;;
    image)
        case $2 in
            inspect) [ -f "$DOCKER/images/$3" ] ;;
            rm) rm "$DOCKER/images/$3" ;;
        esac
        ;;
    inspect) shift; inspect "$@" ;;
    # The proxy's processes, others after each reload.
    exec) echo "$2 $(grep -c '^kill --signal HUP' "$DOCKER/journal" || true) nginx: worker process" ;;
    kill) ;;
    stop) ;;
    rm) shift; for id; do rm -r "$DOCKER/containers/$id"; done ;;
    restart) echo healthy > "$DOCKER/containers/${*: -1}/health" ;;
    run)
        case "$*" in
            *enddate*) echo "notAfter=Nov 25 12:00:00 2030 GMT" ;;
        esac
        ;;
    *) echo "the stand-in knows no $1" >&2; exit 1 ;;
esac
