#!/usr/bin/env bash
# Docker with `docker compose`; where that plugin is missing, by docker-compose 1.29, which does the same for the words that the scripts of
# deploy use.
#
#   DIGITML_DOCKER   the docker that is called
set -euo pipefail

docker=${DIGITML_DOCKER:?which docker}
if [ "${1:-}" != compose ] || "$docker" compose version > /dev/null 2>&1; then exec "$docker" "$@"; fi
[ "${2:-}" = --project-directory ] || { echo "docker-compose 1.29 stands in where --project-directory comes first" >&2; exit 2; }
root=$3 command=$4
shift 4
containers() { "$docker" ps --no-trunc --filter label=com.docker.compose.project=digitml "$@"; }
# By itself it lists what has ended as well.
if [ "$command" = ps ] && [ "${1:-}" = --quiet ]; then
    containers --quiet --filter "label=com.docker.compose.service=$2"
    exit
fi

options=(--project-name digitml --project-directory "$root")
IFS=: read -r -a files <<< "$(sed -n 's/^COMPOSE_FILE=//p' "$root/.env" 2> /dev/null)"
[ "${#files[@]}" -gt 0 ] || files=(docker-compose.yml docker-compose.override.yml)
for file in "${files[@]}"; do
    # It does not know that a project may have its name in the file.
    copy=$root/.without-name-$(basename "$file")
    (cd "$root" && sed '/^name: /d' "$file") > "$copy.$$"
    mv "$copy.$$" "$copy"
    options+=(--file "$copy")
done
words=() waits=no
for word; do
    if [ "$command $word" = "up --wait" ]; then waits=yes; else words+=("$word"); fi
done
docker-compose "${options[@]}" "$command" "${words[@]}"
[ "$waits" = yes ] || exit 0
for _ in $(seq 600); do
    states=$(containers --format '{{.Names}} {{.Status}}')
    case $states in *"(unhealthy)"*) break ;; *"(health: starting)"*) ;; *) exit 0 ;; esac
    sleep 0.2
done
echo "not healthy: $states" >&2
exit 1
