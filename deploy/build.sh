#!/usr/bin/env bash
# Builds an image and packs it up for the host: images/SERVICE-VERSION.tar.gz.
#
#   deploy/build.sh back|front [VERSION]      VERSION is this commit's, unless given
#
# By docker, or where there is no Docker engine by buildah; DIGITML_BUILDER names one of them. Further words for it stand in
# DIGITML_BUILD_OPTIONS.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
service=${1:?which service: back or front}
[ -f "Dockerfile.$service" ] || { echo "build: there is no Dockerfile.$service" >&2; exit 2; }
revision=$(git rev-parse HEAD 2> /dev/null || echo unknown)
version=${2:-${revision:0:12}}
image=digitml-$service:$version
archive=images/$service-$version.tar
read -r -a options <<< "${DIGITML_BUILD_OPTIONS:-}"
arguments=(--file "Dockerfile.$service" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" "${options[@]}")

if [ -z "${DIGITML_BUILDER:-}" ]; then
    if docker info > /dev/null 2>&1; then DIGITML_BUILDER=docker; else DIGITML_BUILDER=buildah; fi
fi

mkdir -p images
rm -f "$archive" "$archive.gz"
if [ "$DIGITML_BUILDER" = docker ]; then
    docker build "${arguments[@]}" --tag "$image" .
    docker save --output "$archive" "$image"
else
    # In Docker's format: the other one has no health checks.
    buildah build --format docker "${arguments[@]}" --tag "$image" .
    buildah push --quiet "$image" "docker-archive:$archive:$image"
fi
gzip --fast "$archive"
echo "build: $archive.gz" >&2
