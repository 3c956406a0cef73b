#!/usr/bin/env bash
# Puts a version that was built elsewhere into service on this host, and takes it back if DigitML does not work then.
#
#   deploy/release.sh back|front VERSION URL
#
# Expects images/SERVICE-VERSION.tar.gz beside this folder, as deploy/build.sh leaves it, unless the version is here already.
# It runs on by itself when the line is lost: STATE/logs tells how it ended. It waits for a release that is under way, and it
# runs a copy of these scripts, so that the next upload may replace them.
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
version=${2:?which version}
url=${3:?the address that people use}
mkdir -p "${DIGITML_STATE:=/srv/digitml/state}"
state=$(cd "$DIGITML_STATE" && pwd)

# ---- In front: start the copy, show what it says, end as it ends ----------------------------------------------------
if [[ $here != "$state"/releases/* ]]; then
    DIGITML_ROOT=$(dirname "$here")
    export DIGITML_ROOT
    mkdir -p "$state/logs" "$state/releases"
    find "$state/logs" "$state/releases" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -r {} +
    name=$(date +%Y-%m-%dT%H-%M-%S)-$service-${version//[!A-Za-z0-9._-]/_}
    copy=$state/releases/$name
    mkdir -p "$copy/deploy"
    cp -R "$here"/*.sh "$here/drivers" "$copy/deploy"
    log=$state/logs/$name.log
    : > "$log"
    setsid "$copy/deploy/release.sh" "$@" >> "$log" 2>&1 < /dev/null &
    release=$!
    tail --pid="$release" --sleep-interval=0.2 --lines=+1 --follow "$log" >&2 &
    wait "$release" && ended=0 || ended=$?
    wait $! || true
    exit "$ended"
fi

# ---- Behind: the release itself -------------------------------------------------------------------------------------
root=$DIGITML_ROOT
trap 'rm -rf "$(dirname "$here")"' EXIT
# shellcheck source=deploy/lock.sh
source "$here/lock.sh"
take_lock "$state"
archive=$root/images/$service-$version.tar.gz
if [ "${DIGITML_DRIVER:-compose}" = compose ] && [ -f "$archive" ]; then
    docker load --quiet --input "$archive"
    # The disk of a small host holds few of them.
    rm "$archive"
fi
"$here/roll.sh" "$service" "$version"
if ! "$here/health.sh" "$url"; then
    echo "release: going back, as $service $version does not work" >&2
    "$here/rollback.sh" "$service"
    exit 1
fi
