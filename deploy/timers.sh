#!/usr/bin/env bash
# Installs the timers that back up, renew the certificate and restart what hangs. Called again, it brings them up to date.
#
#   sudo deploy/timers.sh
#
#   DIGITML_UNITS   folder for the units [/etc/systemd/system]; for any other one, systemd is not told
set -euo pipefail
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=${DIGITML_STATE:-/srv/digitml/state}
system=/etc/systemd/system
units=${DIGITML_UNITS:-$system}
[ -w "$units" ] || { echo "timers: cannot write to $units: call this by sudo" >&2; exit 1; }
# They run as the user to whom the state belongs: whoever calls a script by hand then finds files that they may change.
user=$(stat --format %U "$state")

timers=()
for file in "$root"/deploy/systemd/*; do
    name=$(basename "$file")
    sed -e "s#@ROOT@#$root#g" -e "s#@STATE@#$state#g" -e "s#@USER@#$user#g" "$file" > "$units/$name"
    case $name in *.timer) timers+=("$name") ;; esac
done
if [ "$units" = "$system" ]; then
    systemctl daemon-reload
    systemctl enable --now "${timers[@]}"
fi
echo "timers: ${timers[*]}" >&2
