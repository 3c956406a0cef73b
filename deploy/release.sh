#!/usr/bin/env bash
# Brings a version that was built elsewhere into service on this host, and takes it back when the whole does not work then.
#
#   deploy/release.sh back|front VERSION URL
#
# Expects images/SERVICE-VERSION.tar.gz beside this folder, as deploy/build.sh leaves it, unless the version is here already.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
service=${1:?which service: back or front}
version=${2:?which version}
url=${3:?the address that people use}
archive=$(dirname "$here")/images/$service-$version.tar.gz

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
