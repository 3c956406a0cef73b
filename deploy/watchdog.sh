#!/usr/bin/env bash
# Restarts a back that hangs: Docker notices that it answers no health check any more, and leaves it as it is. For a timer that
# calls it every minute. It restarts one at a time, and none while a release is under way.
#
#   deploy/watchdog.sh
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
# shellcheck source=deploy/drivers/compose.sh
source "$here/drivers/${DIGITML_DRIVER:-compose}.sh"
say() { echo "watchdog: $*" >&2; }

DIGITML_LOCK_WITHIN=0 take_lock "$state" || exit 0
mapfile -t hung < <(driver_hung back)
[ "${#hung[@]}" -gt 0 ] || exit 0
say "back ${hung[0]} hangs; restarting it"
driver_restart back "${hung[0]}"
