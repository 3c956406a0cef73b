#!/usr/bin/env bash
# Tells somebody that one of the timers' services failed, by the command that state/settings.env names. The services call it.
#
#   deploy/tell.sh UNIT
#
#   DIGITML_ON_FAILURE   command with the unit as `$1`, such as: echo "see journalctl --unit $1" | mail -s "$1 failed" you@example.org
set -euo pipefail

unit=${1:?which unit}
if [ -z "${DIGITML_ON_FAILURE:-}" ]; then
    echo "tell: $unit failed, and DIGITML_ON_FAILURE names nobody to tell" >&2
else
    sh -c "$DIGITML_ON_FAILURE" tell "$unit"
fi
