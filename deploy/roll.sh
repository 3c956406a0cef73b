#!/usr/bin/env bash
# Replaces the running version of a service without dropping a request.
#
#   deploy/roll.sh back|front VERSION
#
# Starts the new beside the old, waits until it is healthy, points the proxy there, lets the old finish, stops it. When the
# new does not become healthy or does not answer through the proxy, it is removed, the old goes on as before, and this
# ends with 1.
#
#   DIGITML_DRIVER          what a service is: `compose` (containers on this host; the default) or `processes`
#   DIGITML_COUNT           how many of the new to run [as many as run now, at least one]
#   DIGITML_STATE           folder that remembers versions and whom the proxy calls [/srv/digitml/state]
#   DIGITML_HEALTHY_WITHIN  seconds that the new may take to become healthy [120]
#   DIGITML_DRAINED_WITHIN  seconds that the proxy may take over what it has begun [180: the longest upload, and its reading]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
version=${2:?which version}
case $service in back | front) ;; *) echo "roll: there is no service '$service': back or front" >&2; exit 2 ;; esac
case $version in *[!A-Za-z0-9._-]* | -* | .*) echo "roll: '$version' cannot be a version" >&2; exit 2 ;; esac

state=${DIGITML_STATE:-/srv/digitml/state}
mkdir -p "$state/versions" "$state/upstreams"
# shellcheck source=deploy/drivers/compose.sh
source "$here/drivers/${DIGITML_DRIVER:-compose}.sh"

say() { echo "roll: $*" >&2; }

exec 9>"$state/roll.lock"
flock -n 9 || { say "another roll is under way"; exit 1; }

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

# Points the proxy at these. It takes its files up in the background: it has once none of the processes that served until
# now still takes calls.
point_at() {
    local before deadline=$((SECONDS + 30))
    before=$(driver_workers "$service" | grep -v 'shutting down' | sort || true)
    driver_point "$service" "$@"
    while comm -12 <(echo "$before") <(driver_workers "$service" | sort) | grep -q .; do
        [ "$SECONDS" -lt "$deadline" ] || { say "the proxy does not take up its files"; return 1; }
        sleep 0.2
    done
}

# Waits until the proxy has finished what it began before it was pointed elsewhere: an upload that was under way then
# still goes to the old.
wait_until_drained() {
    local deadline=$((SECONDS + ${DIGITML_DRAINED_WITHIN:-180}))
    while driver_workers "$service" | grep 'shutting down' > /dev/null; do
        [ "$SECONDS" -lt "$deadline" ] || { say "the proxy still has something under way; going on without it"; return; }
        sleep 0.2
    done
}

mapfile -t old < <(driver_list "$service")
count=${DIGITML_COUNT:-${#old[@]}}
[ "$count" -gt 0 ] || count=1
new=()
pointed=no

go_back() {
    trap - EXIT
    say "$service $version is taken back"
    if [ "$pointed" = yes ] && [ "${#old[@]}" -gt 0 ]; then
        point_at "${old[@]}" || true
        wait_until_drained
    fi
    # Also those of which only a part had started.
    mapfile -t new < <(driver_list "$service" | grep -vxF "$(printf '%s\n' "${old[@]}")")
    [ "${#new[@]}" -eq 0 ] || driver_stop "$service" "${new[@]}"
    driver_settle "$service" "$(cat "$state/versions/$service" 2>/dev/null || true)"
    exit 1
}
trap go_back EXIT

say "starting $count of $service $version beside ${#old[@]} old"
driver_start "$service" "$version" "$count"
mapfile -t new < <(driver_list "$service" | grep -vxF "$(printf '%s\n' "${old[@]}")")
[ "${#new[@]}" -ge "$count" ]
wait_until_healthy "${new[@]}"
say "healthy; pointing the proxy there"
pointed=yes
point_at "${new[@]}"
# Often enough to meet each of them.
for _ in $(seq $((count * 3))); do
    driver_check "$service" || { say "$service does not answer through the proxy"; false; }
done
wait_until_drained
trap - EXIT
if [ "${#old[@]}" -gt 0 ]; then
    say "stopping the old"
    driver_stop "$service" "${old[@]}"
fi
if [ -s "$state/versions/$service" ] && [ "$(cat "$state/versions/$service")" != "$version" ]; then
    cp "$state/versions/$service" "$state/versions/$service.previous"
fi
echo "$version" > "$state/versions/$service"
driver_settle "$service" "$version"
say "$service is $version now"
