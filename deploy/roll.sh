#!/usr/bin/env bash
# Replaces the running version of a service without dropping a request.
#
#   deploy/roll.sh back|front VERSION
#
# Starts the new version beside the old one, waits until it is healthy, points the proxy at it, lets the old one finish, and
# stops it. If the new version does not become healthy or does not answer through the proxy, it is removed, the old one stays
# in service, and this exits with 1. It does not need its terminal: a lost line does not stop it.
#
#   DIGITML_DRIVER          what a service is: `compose` (containers on this host; the default) or `processes`
#   DIGITML_COUNT           how many of the new version to run [as many as run now, at least one]
#   DIGITML_STATE           folder that remembers versions and whom the proxy calls [/srv/digitml/state]
#   DIGITML_HEALTHY_WITHIN  seconds that the new version may take to become healthy [120]
#   DIGITML_DRAINED_WITHIN  seconds that the proxy may take over what it has begun [180: the longest upload, and its reading]
#   DIGITML_TAKEN_BACK      version that is replaced because it is bad: deploy/rollback.sh never goes to it again
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
version=${2:?which version}
case $service in back | front) ;; *) echo "roll: there is no service '$service': back or front" >&2; exit 2 ;; esac
case $version in *[!A-Za-z0-9._-]* | -* | .*) echo "roll: '$version' cannot be a version" >&2; exit 2 ;; esac

state=${DIGITML_STATE:-/srv/digitml/state}
mkdir -p "$state/versions" "$state/upstreams"
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
# shellcheck source=deploy/history.sh
source "$here/history.sh"
# shellcheck source=deploy/drivers/compose.sh
source "$here/drivers/${DIGITML_DRIVER:-compose}.sh"

# When the line is lost, nobody hears what is said from then on, and all goes on: what this and its commands say passes through
# a process that does not mind.
trap '' PIPE HUP
exec 2> >(trap '' PIPE HUP INT TERM; while IFS= read -r line; do { echo "$line" >&4; } 2> /dev/null || true; done 4>&2)
say() { echo "roll: $*" >&2; }

# Waits until each of these is healthy.
wait_until_healthy() {
    local id deadline=$((SECONDS + ${DIGITML_HEALTHY_WITHIN:-120}))
    for id; do
        until [ "$(driver_health "$service" "$id")" = healthy ]; do
            case $(driver_health "$service" "$id") in
                gone | unhealthy) say "$service $id is $(driver_health "$service" "$id")"; return 1 ;;
            esac
            [ "$SECONDS" -lt "$deadline" ] || { say "$service $id is not healthy in time"; return 1; }
            sleep 0.2
        done
    done
}

# Points the proxy at these. The proxy reads its files in the background: it has done so once none of the processes that
# served until now takes calls any more.
point_at() {
    local before deadline=$((SECONDS + 30))
    before=$(driver_workers "$service" | grep -v 'shutting down' | sort || true)
    driver_point "$service" "$@"
    while [ -n "$(comm -12 <(echo "$before") <(driver_workers "$service" | sort))" ]; do
        [ "$SECONDS" -lt "$deadline" ] || { say "the proxy does not read its files"; return 1; }
        sleep 0.2
    done
}

# Waits until the proxy has finished what it began before it was pointed elsewhere: an upload that was under way then
# still goes to the old version.
wait_until_drained() {
    local deadline=$((SECONDS + ${DIGITML_DRAINED_WITHIN:-180}))
    while [[ $(driver_workers "$service") == *'shutting down'* ]]; do
        [ "$SECONDS" -lt "$deadline" ] || { say "the proxy still has something under way; going on without it"; return; }
        sleep 0.2
    done
}

# Those that run, but for the ones named.
running_beside() { driver_list "$service" | grep -vxF "$(printf '%s\n' "$@")" || true; }

# What an earlier roll left behind when the host went down in the middle of it: all that is not of the recorded version, if
# any of that is there. Fills `old` with the rest.
remove_what_was_left_behind() {
    local id all=() left=() recorded
    recorded=$(recorded_version)
    old=()
    mapfile -t all < <(driver_list "$service")
    for id in "${all[@]}"; do
        if [ "$(driver_version "$service" "$id")" = "$recorded" ]; then old+=("$id"); else left+=("$id"); fi
    done
    if [ "${#old[@]}" -eq 0 ]; then old=("${all[@]}"); return; fi
    [ "${#left[@]}" -gt 0 ] || return 0
    say "removing ${#left[@]} of another version than $recorded, which an earlier roll left behind"
    point_at "${old[@]}"
    wait_until_drained
    driver_stop "$service" "${left[@]}"
}

go_back() {
    local new
    trap - EXIT
    say "$service $version is taken back"
    if [ "${#old[@]}" -gt 0 ]; then
        point_at "${old[@]}" || true
        wait_until_drained
    fi
    # Also those of which only a part had started.
    mapfile -t new < <(running_beside "${old[@]}")
    [ "${#new[@]}" -eq 0 ] || driver_stop "$service" "${new[@]}"
    driver_settle "$service" "$(recorded_version)"
    exit 1
}

take_lock "$state"
remove_what_was_left_behind
count=${DIGITML_COUNT:-${#old[@]}}
[ "$count" -gt 0 ] || count=1
trap go_back EXIT
# Nobody is to be sent to the new version by its name before it is healthy.
[ "${#old[@]}" -eq 0 ] || point_at "${old[@]}"

say "starting $count of $service $version beside ${#old[@]} old"
driver_start "$service" "$version" "$count"
mapfile -t new < <(running_beside "${old[@]}")
[ "${#new[@]}" -ge "$count" ]
wait_until_healthy "${new[@]}"
say "healthy; pointing the proxy there"
point_at "${new[@]}"
# Often enough to meet each of them.
for _ in $(seq $((count * 3))); do
    driver_check "$service" || { say "$service does not answer through the proxy"; false; }
done
wait_until_drained
trap - EXIT
retired=()
record_version "$version" "${DIGITML_TAKEN_BACK:-}"
if [ "${#old[@]}" -gt 0 ]; then
    say "stopping the old"
    driver_stop "$service" "${old[@]}"
fi
driver_settle "$service" "$version"
[ "${#retired[@]}" -eq 0 ] || driver_prune "$service" "${retired[@]}"
say "$service is $version now"
