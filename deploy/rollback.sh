#!/usr/bin/env bash
# Goes back to the version that ran before the present one, as gently as roll.sh goes forward.
#
#   deploy/rollback.sh back|front
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
previous="${DIGITML_STATE:-/srv/digitml/state}/versions/$service.previous"
[ -s "$previous" ] || { echo "rollback: no version of $service ran before this one" >&2; exit 1; }
exec "$here/roll.sh" "$service" "$(cat "$previous")"
