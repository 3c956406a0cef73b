#!/usr/bin/env bash
# Goes back to the version that ran before the present one, as gently as roll.sh goes forward. Called again it goes further
# back: never to a version that was taken back before.
#
#   deploy/rollback.sh back|front
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
state=${DIGITML_STATE:-/srv/digitml/state}
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
# shellcheck source=deploy/history.sh
source "$here/history.sh"

mkdir -p "$state"
take_lock "$state"
earlier=$(earlier_versions | tail -n 1)
[ -n "$earlier" ] || { echo "rollback: no version of $service ran before this one" >&2; exit 1; }
DIGITML_TAKEN_BACK=$(recorded_version)
export DIGITML_TAKEN_BACK
exec "$here/roll.sh" "$service" "$earlier"
